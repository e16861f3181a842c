package io.genoise.backend.cuda.jcuda;

import jcuda.jcudnn.cudnnHandle;

/// cuDNN's handle, whose address the graph API wants.
final class CudnnHandle extends cudnnHandle {
    long address() {
        return getNativePointer();
    }
}
