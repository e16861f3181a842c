/// Where parts of a picture belong, how many things are on it, and which way up it is.
package io.genoise.task.context;
