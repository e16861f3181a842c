// A driver without a device, for tests: it does at once, with the host's memory, what CUDA would enqueue, and writes a
// line about each call to the file FAKE_CUDA_LOG. FAKE_CUDA sets numbers, "FUNCTION=CODE" making a function fail:
// "version=11040 devices=2 capability=75 cuMemCreate=2". A launch writes down the first three longs of its record.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef int Result;
typedef void *Handle;
typedef uint64_t Address;
typedef struct { int kind, id; } Location;
typedef struct { int type, handles; Location location; void *windows; unsigned char flags[8]; } Properties;
typedef struct { Location location; int flags; } Access;

// Whether all is 0 that nobody asked for: the real driver refuses some of it.
static int plain(const Properties *p) {
    static const unsigned char none[8];
    return !p->windows && !memcmp(p->flags, none, 8);
}

static int setting(const char *name, int otherwise) {
    const char *all = getenv("FAKE_CUDA");
    size_t length = strlen(name);
    while (all && *all) {
        if (!strncmp(all, name, length) && all[length] == '=') return atoi(all + length + 1);
        all = strchr(all, ' ');
        if (all) all++;
    }
    return otherwise;
}

static Result called(const char *name, const char *format, ...) {
    const char *file = getenv("FAKE_CUDA_LOG");
    FILE *log = file ? fopen(file, "a") : NULL;
    if (log) {
        __builtin_va_list values;
        __builtin_va_start(values, format);
        fprintf(log, "%s", name);
        vfprintf(log, format, values);
        fprintf(log, "\n");
        __builtin_va_end(values);
        fclose(log);
    }
    return setting(name, 0);
}

#define CALLED(...) do { Result result = called(__func__, "" __VA_ARGS__); if (result) return result; } while (0)

static intptr_t next = 0x1000;
static int64_t used, capturing, launches_captured;
#define TOTAL (80LL << 30)

Result cuInit(unsigned flags) { CALLED(" %u", flags); return 0; }
Result cuDriverGetVersion(int *version) { CALLED(); *version = setting("version", 12060); return 0; }
Result cuDeviceGetCount(int *count) { CALLED(); *count = setting("devices", 1); return 0; }
Result cuDeviceGet(int *device, int ordinal) { CALLED(" %d", ordinal); *device = ordinal; return 0; }
Result cuDeviceGetName(char *name, int length, int device) {
    CALLED(" %d", device); snprintf(name, length, "Fake GPU %d", device); return 0;
}
Result cuDeviceTotalMem_v2(size_t *bytes, int device) { CALLED(" %d", device); *bytes = TOTAL; return 0; }
Result cuDeviceGetAttribute(int *value, int attribute, int device) {
    CALLED(" %d %d", attribute, device);
    int capability = setting("capability", 90);
    *value = attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : attribute == 16 ? 132 : 0;
    return 0;
}
Result cuDevicePrimaryCtxRetain(Handle *context, int device) { CALLED(" %d", device); *context = (Handle)(0xc0de0L + device); return 0; }
Result cuDevicePrimaryCtxRelease_v2(int device) { CALLED(" %d", device); return 0; }
Result cuCtxSetCurrent(Handle context) { CALLED(" %p", context); return 0; }
Result cuCtxPushCurrent_v2(Handle context) { CALLED(" %p", context); return 0; }
Result cuCtxPopCurrent_v2(Handle *context) { CALLED(); *context = 0; return 0; }
Result cuGetErrorString(int code, const char **words) { *words = code == 700 ? "an illegal memory access was encountered" : "words of the driver"; return 0; }
Result cuGetErrorName(int code, const char **name) { *name = "CUDA_ERROR_FAKE"; return 0; }

Result cuMemGetInfo_v2(size_t *free, size_t *total) { CALLED(); *free = TOTAL - used; *total = TOTAL; return 0; }
Result cuMemAlloc_v2(Address *address, size_t bytes) {
    CALLED(" %zu", bytes);
    if (bytes > TOTAL - used) return 2;
    *address = (Address) aligned_alloc(256, (bytes + 255) / 256 * 256); used += bytes; return 0;
}
Result cuMemFree_v2(Address address) { CALLED(); free((void *) address); return 0; }
Result cuMemHostAlloc(void **address, size_t bytes, unsigned flags) { CALLED(" %zu %u", bytes, flags); *address = malloc(bytes); return 0; }
Result cuMemFreeHost(void *address) { CALLED(); free(address); return 0; }
Result cuMemGetAllocationGranularity(size_t *bytes, const Properties *p, int option) {
    CALLED(" type %d handles %d location %d %d option %d", p->type, p->handles, p->location.kind, p->location.id, option);
    *bytes = 2 << 20; return plain(p) ? 0 : 1;
}
Result cuMemAddressReserve(Address *address, size_t bytes, size_t alignment, Address wish, unsigned long long flags) {
    CALLED(" %zu %zu %#lx %llu", bytes, alignment, (long) wish, flags);
    void *range = mmap(0, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    *address = (Address) range; return range == MAP_FAILED ? 2 : 0;
}
Result cuMemAddressFree(Address address, size_t bytes) { CALLED(" %zu", bytes); return munmap((void *) address, bytes) ? 1 : 0; }
Result cuMemCreate(unsigned long long *handle, size_t bytes, const Properties *p, unsigned long long flags) {
    CALLED(" %zu type %d handles %d location %d %d %llu", bytes, p->type, p->handles, p->location.kind, p->location.id, flags);
    *handle = next++; used += bytes; return plain(p) ? 0 : 1;
}
Result cuMemRelease(unsigned long long handle) { CALLED(); return 0; }
Result cuMemMap(Address address, size_t bytes, size_t offset, unsigned long long handle, unsigned long long flags) {
    CALLED(" %zu %zu %llu", bytes, offset, flags); return 0;
}
Result cuMemUnmap(Address address, size_t bytes) { CALLED(" %zu", bytes); return mprotect((void *) address, bytes, PROT_NONE) ? 1 : 0; }
Result cuMemSetAccess(Address address, size_t bytes, const Access *access, size_t count) {
    CALLED(" %zu location %d %d flags %d count %zu", bytes, access->location.kind, access->location.id, access->flags, count);
    return mprotect((void *) address, bytes, PROT_READ | PROT_WRITE) ? 1 : 0;
}
Result cuMemcpyAsync(Address target, Address source, size_t bytes, Handle stream) {
    CALLED(" %zu %p", bytes, stream); memcpy((void *) target, (void *) source, bytes); return 0;
}
Result cuMemsetD8Async(Address address, unsigned char value, size_t bytes, Handle stream) {
    CALLED(" %d %zu %p", value, bytes, stream); memset((void *) address, value, bytes); return 0;
}

Result cuStreamCreate(Handle *stream, unsigned flags) { CALLED(" %u", flags); *stream = (Handle) next++; return 0; }
Result cuStreamSynchronize(Handle stream) { CALLED(" %p", stream); return 0; }
Result cuStreamDestroy_v2(Handle stream) { CALLED(" %p", stream); return 0; }
Result cuStreamWaitEvent(Handle stream, Handle event, unsigned flags) { CALLED(" %p %p %u", stream, event, flags); return 0; }
Result cuEventCreate(Handle *event, unsigned flags) { CALLED(" %u", flags); *event = (Handle) next++; return 0; }
Result cuEventRecord(Handle event, Handle stream) { CALLED(" %p %p", event, stream); return 0; }
Result cuEventSynchronize(Handle event) { CALLED(" %p", event); return 0; }
Result cuEventElapsedTime(float *milliseconds, Handle first, Handle last) { CALLED(); *milliseconds = 1.5f; return 0; }
Result cuEventDestroy_v2(Handle event) { CALLED(" %p", event); return 0; }

Result cuModuleLoadDataEx(Handle *module, const void *image, unsigned options, int *names, void **values) {
    CALLED(" %s %u", (const char *) image, options); *module = (Handle) next++; return 0;
}
Result cuModuleGetFunction(Handle *function, Handle module, const char *name) { CALLED(" %s", name); *function = (Handle) next++; return strcmp(name, "absent") ? 0 : 500; }
Result cuModuleUnload(Handle module) { CALLED(); return 0; }
Result cuLaunchKernel(Handle function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                      unsigned shared, Handle stream, void **parameters, void **extra) {
    int64_t *record = parameters[0];
    CALLED(" %u %u %u blocks of %u %u %u threads, %u shared, %s, record %ld %ld %ld", gx, gy, gz, bx, by, bz, shared,
           extra ? "extra" : "no extra", (long) record[0], (long) record[1], (long) record[2]);
    if (capturing) launches_captured++;
    return 0;
}

Result cuStreamBeginCapture_v2(Handle stream, int mode) { CALLED(" %d", mode); capturing = 1; launches_captured = 0; return 0; }
Result cuStreamEndCapture(Handle stream, Handle *graph) {
    int was = capturing;
    capturing = 0;
    *graph = NULL;
    CALLED(" %ld launches", (long) launches_captured);
    if (!was) return 1;
    *graph = (Handle) next++; return 0;
}
Result cuGraphInstantiateWithFlags(Handle *exec, Handle graph, unsigned long long flags) { CALLED(" %llu", flags); *exec = (Handle) next++; return 0; }
Result cuGraphLaunch(Handle exec, Handle stream) { CALLED(" %p", stream); return 0; }
Result cuGraphExecDestroy(Handle exec) { CALLED(); return 0; }
Result cuGraphDestroy(Handle graph) { CALLED(); return 0; }
