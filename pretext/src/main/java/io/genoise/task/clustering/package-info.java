/// Classes that the net finds itself.
package io.genoise.task.clustering;
