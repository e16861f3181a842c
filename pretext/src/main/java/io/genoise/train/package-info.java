/// The one training loop, which knows none of what learns: learners and their parts, lessons, plans, checkpoints, and a
/// run's folder with its record and figures. Pretext tasks are in [io.genoise.task].
package io.genoise.train;
