package io.genoise.backend.cuda.host;

import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Numbers of a type in native memory, by their places.
record Numbers(MemorySegment memory, DType type) {
    Numbers(long address, long count, DType type) {
        this(HostMemory.segment(address, count * type.bytes()), type);
    }

    float get(long i) {
        return type == DType.F32
                ? memory.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i)
                : type.fromBits(memory.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i));
    }

    /// The nearest number that the type has.
    void set(long i, double value) {
        if (type == DType.F32) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) value);
        } else {
            memory.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i, type.toBits((float) value));
        }
    }

    /// All of them as the factors of a product: with TF32 arithmetic, f32 numbers lose 13 bits.
    float[] factors(int count, Arithmetic arithmetic) {
        float[] all = new float[count];
        for (int i = 0; i < count; i++) {
            float x = get(i);
            all[i] =
                    type == DType.F32 && arithmetic == Arithmetic.TF32 && Float.isFinite(x)
                            ? Float.intBitsToFloat(Float.floatToRawIntBits(x) + 0x1000 & 0xffffe000)
                            : x;
        }
        return all;
    }
}
