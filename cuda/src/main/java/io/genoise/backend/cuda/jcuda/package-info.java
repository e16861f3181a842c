/// CUDA through JCuda: the driver, NVRTC, cuBLAS and cuDNN.
package io.genoise.backend.cuda.jcuda;
