// As much of cuBLAS as the backend calls, by loops over the host's memory after its manual: it shows that what goes in on
// JCuda's side comes out on the library's. What the backend must not forget gives status 7 (an invalid value).
#include "numbers.h"

typedef struct {
    void* stream;
    void* workspace;
    size_t bytes;
    int host, noAtomics, math;
} Handle;

int cublasCreate_v2(Handle** handle) {
    *handle = calloc(1, sizeof(Handle));
    return 0;
}

int cublasDestroy_v2(Handle* handle) {
    free(handle);
    return 0;
}

int cublasGetVersion_v2(Handle* handle, int* version) {
    *version = 120604;
    return 0;
}

// The workspace is forgotten, as in cuBLAS.
int cublasSetStream_v2(Handle* handle, void* stream) {
    handle->stream = stream;
    handle->workspace = 0;
    return 0;
}

int cublasSetWorkspace_v2(Handle* handle, void* workspace, size_t bytes) {
    if ((uintptr_t)workspace % 256 != 0) {
        return 7;
    }
    handle->workspace = workspace;
    handle->bytes = bytes;
    return 0;
}

int cublasSetPointerMode_v2(Handle* handle, int mode) {
    handle->host = mode == 0;
    return 0;
}

int cublasSetAtomicsMode(Handle* handle, int mode) {
    handle->noAtomics = mode == 0;
    return 0;
}

int cublasSetMathMode(Handle* handle, int mode) {
    handle->math = mode;
    return 0;
}

int cublasGemmStridedBatchedEx(
        Handle* handle, int ta, int tb, int m, int n, int k, const void* alpha, const void* a, int aType, int lda,
        long long strideA, const void* b, int bType, int ldb, long long strideB, const void* beta, void* c, int cType,
        int ldc, long long strideC, int batch, int compute, int algorithm) {
    if (!handle->host || !handle->noAtomics || handle->math != 16 || !handle->workspace || handle->bytes < 4 << 20
            || *(const float*)alpha != 1 || *(const float*)beta != 0 || aType != bType || algorithm != -1
            || (aType == 0 ? compute != 69 && compute != 77 : compute != 68)) {
        return 7;
    }
    memset(handle->workspace, 0xff, handle->bytes);
    for (long long l = 0; l < batch; l++) {
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    long long x = l * strideA + (ta ? p + (long long)i * lda : i + (long long)p * lda);
                    long long y = l * strideB + (tb ? j + (long long)p * ldb : p + (long long)j * ldb);
                    sum += (double)get(a, aType != 0, x) * get(b, bType != 0, y);
                }
                set(c, cType != 0, l * strideC + i + (long long)j * ldc, sum);
            }
        }
    }
    return 0;
}
