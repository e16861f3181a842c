/// What happens next, in which order, which way up, and who moved: clips.
package io.genoise.task.motion;
