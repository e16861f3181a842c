/// What is missing of a picture, which the net fills in: colours, holes, detail.
package io.genoise.task.generation;
