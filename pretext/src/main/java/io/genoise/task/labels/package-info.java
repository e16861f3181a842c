/// What another program knows of a picture at no cost.
package io.genoise.task.labels;
