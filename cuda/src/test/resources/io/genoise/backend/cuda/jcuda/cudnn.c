// As much of cuDNN as the backend calls, by loops over the host's memory. Filters and tensors lie channels last, whatever
// is asked; algorithm 1 wants 4,096 bytes of workspace, others none.
#include "numbers.h"

typedef struct {
    int type, format, axes, extent[5];
} Tensor;

typedef struct {
    int axes, padding[3], stride[3], dilation[3], mode, compute, groups, math;
} Sliding;

typedef struct {
    void* stream;
} Handle;

typedef struct {
    int algorithm, status;
    float time;
    size_t memory;
    int deterministic, math, reserved[3];
} Judged;

static int live;

int liveDescriptors(void) { return live; }

size_t cudnnGetVersion(void) { return 90501; }
const char* cudnnGetErrorString(int status) { return status == 3000 ? "CUDNN_STATUS_NOT_SUPPORTED" : "CUDNN_STATUS_BAD_PARAM"; }
int cudnnCreate(Handle** h) { *h = calloc(1, sizeof(Handle)); return 0; }
int cudnnDestroy(Handle* h) { free(h); return live == 0 ? 0 : 4000; }
int cudnnSetStream(Handle* h, void* stream) { h->stream = stream; return 0; }
int cudnnCreateTensorDescriptor(Tensor** t) { *t = calloc(1, sizeof(Tensor)); live++; return 0; }
int cudnnDestroyTensorDescriptor(Tensor* t) { free(t); live--; return 0; }
int cudnnCreateFilterDescriptor(Tensor** t) { return cudnnCreateTensorDescriptor(t); }
int cudnnDestroyFilterDescriptor(Tensor* t) { return cudnnDestroyTensorDescriptor(t); }
int cudnnCreateConvolutionDescriptor(Sliding** s) { *s = calloc(1, sizeof(Sliding)); live++; return 0; }
int cudnnDestroyConvolutionDescriptor(Sliding* s) { free(s); live--; return 0; }

int cudnnSetTensorNdDescriptorEx(Tensor* t, int format, int type, int axes, const int* extent) {
    *t = (Tensor){.type = type, .format = format, .axes = axes};
    memcpy(t->extent, extent, axes * sizeof(int));
    return extent[0] == 31 ? 3000 : format == 1 ? 0 : 2000; // 31 pictures stand for too many
}

int cudnnSetFilterNdDescriptor(Tensor* t, int type, int format, int axes, const int* extent) {
    return cudnnSetTensorNdDescriptorEx(t, format, type, axes, extent);
}

int cudnnSetConvolutionNdDescriptor(
        Sliding* s, int axes, const int* padding, const int* stride, const int* dilation, int mode, int compute) {
    *s = (Sliding){.axes = axes, .mode = mode, .compute = compute, .groups = 1};
    memcpy(s->padding, padding, axes * sizeof(int));
    memcpy(s->stride, stride, axes * sizeof(int));
    memcpy(s->dilation, dilation, axes * sizeof(int));
    return mode == 1 && compute == 0 ? 0 : 2000;
}

int cudnnSetConvolutionGroupCount(Sliding* s, int groups) { s->groups = groups; return 0; }
int cudnnSetConvolutionMathType(Sliding* s, int math) { s->math = math; return 0; }

int cudnnGetConvolutionForwardAlgorithmMaxCount(Handle* h, int* count) { *count = 10; return 0; }
int cudnnGetConvolutionBackwardDataAlgorithmMaxCount(Handle* h, int* count) { *count = 10; return 0; }
int cudnnGetConvolutionBackwardFilterAlgorithmMaxCount(Handle* h, int* count) { *count = 10; return 0; }

static int judge(int most, int* count, Judged* judged, int fastest, int mixing) {
    Judged all[] = {
        {fastest, 0, 0.5f, 0, 0, 0},
        {1, 0, 1.0f, 4096, 1, 0},
        {2, 3000, -1.0f, 0, 1, 0},
        {1, 0, 1.5f, 4096, 1, 1},
        {mixing, 0, 2.0f, 0, 1, 0},
    };
    *count = 5;
    memcpy(judged, all, sizeof all);
    return most >= 5 ? 0 : 2000;
}

// 6 is a transform, which only TF32 may use; the first is not deterministic.
int cudnnGetConvolutionForwardAlgorithm_v7(
        Handle* h, Tensor* x, Tensor* w, Sliding* s, Tensor* y, int most, int* count, Judged* judged) {
    return judge(most, count, judged, 3, 6);
}

int cudnnGetConvolutionBackwardDataAlgorithm_v7(
        Handle* h, Tensor* w, Tensor* y, Sliding* s, Tensor* x, int most, int* count, Judged* judged) {
    return judge(most, count, judged, 0, 5);
}

int cudnnGetConvolutionBackwardFilterAlgorithm_v7(
        Handle* h, Tensor* x, Tensor* y, Sliding* s, Tensor* w, int most, int* count, Judged* judged) {
    return judge(most, count, judged, 3, 5);
}

static int bytes(int algorithm, size_t* bytes) {
    *bytes = algorithm == 1 ? 4096 : 0;
    return algorithm == 2 ? 3000 : 0;
}

int cudnnGetConvolutionForwardWorkspaceSize(Handle* h, Tensor* x, Tensor* w, Sliding* s, Tensor* y, int algorithm, size_t* size) {
    return bytes(algorithm, size);
}

int cudnnGetConvolutionBackwardDataWorkspaceSize(Handle* h, Tensor* w, Tensor* y, Sliding* s, Tensor* x, int algorithm, size_t* size) {
    return bytes(algorithm, size);
}

int cudnnGetConvolutionBackwardFilterWorkspaceSize(Handle* h, Tensor* x, Tensor* y, Sliding* s, Tensor* w, int algorithm, size_t* size) {
    return bytes(algorithm, size);
}

// wanted: 0 y, 1 dx, 2 dw. Each visit of a tap adds to one of the three.
static int convolve(
        int wanted, const void* alpha, Tensor* xt, void* x, Tensor* wt, void* w, Sliding* s, int algorithm, void* workspace,
        size_t size, const void* beta, Tensor* yt, void* y) {
    if (*(const float*)alpha != 1 || *(const float*)beta != 0 || (algorithm == 1 && (size < 4096 || !workspace))
            || xt->type != wt->type || xt->type != yt->type) {
        return 2000;
    }
    if (algorithm == 1) {
        memset(workspace, 0xff, size);
    }
    int half = xt->type != 0;
    int axes = s->axes;
    int in[3] = {1, 1, 1}, out[3] = {1, 1, 1}, kernel[3] = {1, 1, 1};
    for (int i = 0; i < axes; i++) {
        in[i] = xt->extent[2 + i];
        out[i] = yt->extent[2 + i];
        kernel[i] = wt->extent[2 + i];
    }
    int channels = xt->extent[1], filters = yt->extent[1], part = wt->extent[1];
    int share = filters / s->groups;
    int places = in[0] * in[1] * in[2], positions = out[0] * out[1] * out[2], taps = kernel[0] * kernel[1] * kernel[2];
    long long results = wanted == 0   ? (long long)yt->extent[0] * positions * filters
                        : wanted == 1 ? (long long)xt->extent[0] * places * channels
                                      : (long long)filters * taps * part;
    double* sums = calloc(results, sizeof(double));
    for (int n = 0; n < xt->extent[0]; n++) {
        for (int position = 0; position < positions; position++) {
            for (int tap = 0; tap < taps; tap++) {
                int p = position, t = tap, place = 0, step = 1, inside = 1;
                for (int i = axes - 1; i >= 0; i--) {
                    int at = p % out[i] * s->stride[i] - s->padding[i] + t % kernel[i] * s->dilation[i];
                    inside &= at >= 0 && at < in[i];
                    place += at * step;
                    step *= in[i];
                    p /= out[i];
                    t /= kernel[i];
                }
                for (int k = 0; inside && k < filters; k++) {
                    for (int c = 0; c < part; c++) {
                        long long xi = ((long long)n * places + place) * channels + k / share * part + c;
                        long long wi = ((long long)k * taps + tap) * part + c;
                        long long yi = ((long long)n * positions + position) * filters + k;
                        switch (wanted) {
                            case 0: sums[yi] += (double)get(x, half, xi) * get(w, half, wi); break;
                            case 1: sums[xi] += (double)get(y, half, yi) * get(w, half, wi); break;
                            default: sums[wi] += (double)get(x, half, xi) * get(y, half, yi);
                        }
                    }
                }
            }
        }
    }
    void* result = wanted == 0 ? y : wanted == 1 ? x : w;
    for (long long i = 0; i < results; i++) {
        set(result, half, i, sums[i]);
    }
    free(sums);
    return 0;
}

int cudnnConvolutionForward(
        Handle* h, const void* alpha, Tensor* xt, void* x, Tensor* wt, void* w, Sliding* s, int algorithm, void* workspace,
        size_t size, const void* beta, Tensor* yt, void* y) {
    return convolve(0, alpha, xt, x, wt, w, s, algorithm, workspace, size, beta, yt, y);
}

int cudnnConvolutionBackwardData(
        Handle* h, const void* alpha, Tensor* wt, void* w, Tensor* yt, void* y, Sliding* s, int algorithm, void* workspace,
        size_t size, const void* beta, Tensor* xt, void* x) {
    return convolve(1, alpha, xt, x, wt, w, s, algorithm, workspace, size, beta, yt, y);
}

int cudnnConvolutionBackwardFilter(
        Handle* h, const void* alpha, Tensor* xt, void* x, Tensor* yt, void* y, Sliding* s, int algorithm, void* workspace,
        size_t size, const void* beta, Tensor* wt, void* w) {
    return convolve(2, alpha, xt, x, wt, w, s, algorithm, workspace, size, beta, yt, y);
}

// The graph API: a descriptor holds its attributes, as many bytes each as their type has.

enum { CONVOLUTION = 1, ENGINE, CONFIGURATION, HEURISTICS, PLAN, FORWARD = 10, FILTER, DATA, GRAPH = 15, PACK, TENSOR };

typedef struct Descriptor {
    int kind, finished, used, number;
    struct {
        int name, type;
        long long count;
        char values[64];
    } attribute[16];
} Descriptor;

static const int SIZES[] = {8, 4, 1, 8, 4, 8, 8, 4, 4, 4, 4, 4, 4, 4, 4, 8};

int cudnnBackendCreateDescriptor(int kind, Descriptor** d) {
    *d = calloc(1, sizeof(Descriptor));
    (*d)->kind = kind;
    live++;
    return 0;
}

int cudnnBackendDestroyDescriptor(Descriptor* d) {
    memset(d, 0xee, sizeof *d);
    free(d);
    live--;
    return 0;
}

int cudnnBackendSetAttribute(Descriptor* d, int name, int type, long long count, const void* values) {
    if (!values || d->finished || type < 0 || type > 15 || count * SIZES[type] > 64) {
        return 2000;
    }
    d->attribute[d->used].name = name;
    d->attribute[d->used].type = type;
    d->attribute[d->used].count = count;
    memcpy(d->attribute[d->used].values, values, count * SIZES[type]);
    d->used++;
    return 0;
}

// The values of an attribute of that type and count; a null pointer where it is not so.
static void* values(Descriptor* d, int name, int type, long long count) {
    for (int i = 0; i < d->used; i++) {
        if (d->attribute[i].name == name && d->attribute[i].type == type && d->attribute[i].count == count) {
            return d->attribute[i].values;
        }
    }
    return 0;
}

static Descriptor* other(Descriptor* d, int name) {
    Descriptor** value = values(d, name, 15, 1);
    return value && (*value)->finished ? *value : 0;
}

static int finishedOperation(Descriptor* d, int alpha, int beta, int sliding, const int* tensors) {
    float* a = values(d, alpha, 4, 1);
    float* b = values(d, beta, 4, 1);
    if (!a || *a != 1 || !b || *b != 0 || !other(d, sliding)) {
        return 2000;
    }
    for (int i = 0; i < 3; i++) {
        Descriptor* tensor = other(d, tensors[i]);
        if (!tensor || tensor->kind != TENSOR) {
            return 2000;
        }
    }
    return 0;
}

static const int FORWARD_TENSORS[] = {704, 703, 705}, DATA_TENSORS[] = {710, 709, 711}, FILTER_TENSORS[] = {716, 715, 717};

static int axesOf(Descriptor* tensor) {
    return values(tensor, 902, 3, 4) ? 4 : values(tensor, 902, 3, 5) ? 5 : 0;
}

int cudnnBackendFinalize(Descriptor* d) {
    int status = 0;
    switch (d->kind) {
        case TENSOR: {
            int axes = axesOf(d);
            if (!axes || !values(d, 901, 1, 1) || !values(d, 906, 3, 1) || !values(d, 900, 3, 1) || !values(d, 903, 3, axes)) {
                return 2000;
            }
            long long* extent = values(d, 902, 3, axes);
            long long* stride = values(d, 903, 3, axes);
            long long expected = extent[1];
            for (int i = axes - 1; i >= 2; expected *= extent[i], i--) {
                status |= stride[i] != expected;
            }
            status |= stride[1] != 1 || stride[0] != expected;
            return status ? 2000 : (d->finished = 1, extent[0] == 31 ? 3000 : 0);
        }
        case CONVOLUTION: {
            long long* axes = values(d, 106, 3, 1);
            status = !axes || !values(d, 100, 1, 1) || !values(d, 101, 7, 1) || !values(d, 102, 3, *axes)
                     || !values(d, 103, 3, *axes) || !values(d, 104, 3, *axes) || !values(d, 105, 3, *axes);
            break;
        }
        case FORWARD: status = finishedOperation(d, 700, 701, 702, FORWARD_TENSORS); break;
        case DATA: status = finishedOperation(d, 706, 707, 708, DATA_TENSORS); break;
        case FILTER: status = finishedOperation(d, 712, 713, 714, FILTER_TENSORS); break;
        case GRAPH: status = !other(d, 801) || !values(d, 800, 0, 1) || !*(void**)values(d, 800, 0, 1); break;
        case HEURISTICS: status = !other(d, 201) || !values(d, 200, 8, 1); break;
        case PLAN:
            if (!other(d, 401) || !values(d, 400, 0, 1)) {
                return 2000;
            }
            d->number = other(d, 401)->number;
            status = d->number == 2 ? 3000 : 0;
            break;
        case PACK: status = !values(d, 1000, 3, 3) || !values(d, 1001, 6, 3) || !values(d, 1003, 6, 1); break;
        default: status = 2000;
    }
    d->finished = !status;
    return status == 1 ? 2000 : status;
}

// Mode A (3) lists 0, which is not deterministic, 1, with tensor cores, and 2, which makes no plan; the fallback (2) lists 3.
int cudnnBackendGetAttribute(Descriptor* d, int name, int type, long long most, long long* count, void* out) {
    if (!out) {
        return 2000;
    }
    if (d->kind == HEURISTICS && name == 202 && type == 15 && d->finished) {
        int fallback = *(int*)values(d, 200, 8, 1) == 2;
        *count = fallback ? 1 : 3;
        for (int i = 0; i < *count && i < most; i++) {
            Descriptor* configuration = ((Descriptor**)out)[i];
            configuration->finished = 1;
            configuration->number = fallback ? 3 : i;
            cudnnBackendSetAttribute((configuration->finished = 0, configuration), 201, 15, 1, values(d, 201, 15, 1));
            configuration->finished = 1;
        }
        return 0;
    }
    if (d->kind == CONFIGURATION && name == 300 && type == 15) {
        ((Descriptor**)out)[0]->number = d->number;
        *count = 1;
        return 0;
    }
    if (d->kind == ENGINE && name == 1303 && type == 11) {
        *count = d->number == 0 || d->number == 1;
        if (*count) {
            *(int*)out = d->number == 0 ? 4 : 0;
        }
        return 0;
    }
    if (d->kind == PLAN && name == 402 && type == 3) {
        *count = 1;
        *(long long*)out = d->number == 1 ? 4096 : 0;
        return 0;
    }
    return 2000;
}

static Tensor tensorOf(Descriptor* d) {
    Tensor t = {.type = *(int*)values(d, 901, 1, 1), .axes = axesOf(d)};
    for (int i = 0; i < t.axes; i++) {
        t.extent[i] = (int)((long long*)values(d, 902, 3, t.axes))[i];
    }
    return t;
}

int cudnnBackendExecute(Handle* h, Descriptor* plan, Descriptor* pack) {
    if (!plan->finished || !pack->finished) {
        return 2000;
    }
    Descriptor* operation = other(other(other(plan, 401), 201), 801);
    int wanted = operation->kind == FORWARD ? 0 : operation->kind == DATA ? 1 : 2;
    const int* names = wanted == 0 ? FORWARD_TENSORS : wanted == 1 ? DATA_TENSORS : FILTER_TENSORS;
    Descriptor* sliding = other(operation, wanted == 0 ? 702 : wanted == 1 ? 708 : 714);
    Tensor t[3];
    void* at[3] = {0, 0, 0};
    for (int i = 0; i < 3; i++) {
        Descriptor* tensor = other(operation, names[i]);
        t[i] = tensorOf(tensor);
        for (int k = 0; k < 3; k++) {
            if (((long long*)values(pack, 1000, 3, 3))[k] == *(long long*)values(tensor, 906, 3, 1)) {
                at[i] = ((void**)values(pack, 1001, 6, 3))[k];
            }
        }
    }
    Sliding s = {.axes = (int)*(long long*)values(sliding, 106, 3, 1), .groups = t[0].extent[1] / t[1].extent[1]};
    for (int i = 0; i < s.axes; i++) {
        s.padding[i] = (int)((long long*)values(sliding, 105, 3, s.axes))[i];
        s.stride[i] = (int)((long long*)values(sliding, 103, 3, s.axes))[i];
        s.dilation[i] = (int)((long long*)values(sliding, 102, 3, s.axes))[i];
    }
    float one = 1, zero = 0;
    void* workspace = *(void**)values(pack, 1003, 6, 1);
    return convolve(wanted, &one, &t[0], at[0], &t[1], at[1], &s, plan->number, workspace, 4096, &zero, &t[2], at[2]);
}
