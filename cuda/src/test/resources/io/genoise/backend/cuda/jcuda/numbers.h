// Numbers of f32 and bf16 by index.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static float get(const void* p, int half, long long i) {
    if (!half) {
        return ((const float*)p)[i];
    }
    uint32_t bits = (uint32_t)((const uint16_t*)p)[i] << 16;
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

static void set(void* p, int half, long long i, double value) {
    float f = (float)value;
    if (!half) {
        ((float*)p)[i] = f;
        return;
    }
    uint32_t bits;
    memcpy(&bits, &f, 4);
    ((uint16_t*)p)[i] = (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
