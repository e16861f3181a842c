/// What a pretext task is, how it is found and how it is run. Each family of tasks has a package of its own below this one;
/// what several families are made of is in [io.genoise.task.part].
package io.genoise.task;
