/// From a group to the text of its kernels.
package io.genoise.backend.cuda.code;
