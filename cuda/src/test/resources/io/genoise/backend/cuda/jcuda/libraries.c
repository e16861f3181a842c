// cuBLAS, cuBLASLt, cuDNN and NVRTC as far as they say their versions: for tests of how they are found.
#include <stddef.h>

int cublasGetProperty(int part, int *value) { *value = part == 0 ? 12 : part == 1 ? 6 : 3; return 0; }
size_t cublasLtGetVersion(void) { return 120603; }
size_t cudnnGetVersion(void) { return 90501; }
const char *cudnnGetErrorString(int status) { return status == 3000 ? "CUDNN_STATUS_NOT_SUPPORTED" : "CUDNN_STATUS"; }
int nvrtcVersion(int *major, int *minor) { *major = 12; *minor = 6; return 0; }
int nvrtcGetNumSupportedArchs(int *count) { *count = 2; return 0; }
int nvrtcGetSupportedArchs(int *all) { all[0] = 80; all[1] = 90; return 0; }
