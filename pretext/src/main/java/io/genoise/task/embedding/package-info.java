/// Two views of a picture lie close together, and those of all pictures do not.
package io.genoise.task.embedding;
