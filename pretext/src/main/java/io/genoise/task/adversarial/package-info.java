/// Pictures and clips out of noise, which another net tells from real ones.
package io.genoise.task.adversarial;
