/// What another net says of a picture.
package io.genoise.task.distillation;
