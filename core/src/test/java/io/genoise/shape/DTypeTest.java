package io.genoise.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DTypeTest {
    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void everyStoredNumberIsItsOwnNearest(DType type) {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float number = type.fromBits((short) bits);
            if (!Float.isNaN(number)) {
                assertThat(type.toBits(number)).isEqualTo((short) bits);
                assertThat((float) type.round(number)).isEqualTo(number);
            }
        }
    }

    /// Of two neighbours the nearer one; at the middle the one whose last bit is 0.
    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void betweenTwoNumbersTheNearerOneIsStored(DType type) {
        for (int bits = 0; bits < 0x7bff; bits += 7) {
            double low = type.fromBits((short) bits);
            double high = type.fromBits((short) (bits + 1));
            if (!Double.isFinite(high)) {
                continue;
            }
            float middle = (float) ((low + high) / 2);
            float even = (float) ((bits & 1) == 0 ? low : high);
            for (float near : new float[] {Math.nextDown(middle), middle, Math.nextUp(middle)}) {
                float expected = (float) (near == middle ? even : near < middle ? low : high);
                assertThat(type.fromBits(type.toBits(near))).isEqualTo(expected);
                assertThat((float) type.round(near)).isEqualTo(expected);
                assertThat((float) type.round(-near)).isEqualTo(-expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void roundingADoubleAndStoringAFloatAgree(DType type) {
        RandomStream random = RandomStream.of(3, 4);
        for (int i = 0; i < 100_000; i++) {
            float number = Float.intBitsToFloat(random.nextInt(Integer.MAX_VALUE));
            if (!Float.isNaN(number)) {
                assertThat((float) type.round(number))
                        .as("%a", number)
                        .isEqualTo(type.fromBits(type.toBits(number)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"BF16, 3.4e38, Infinity", "F16, 65519, 65504", "F16, 65520, Infinity"})
    void beyondTheLargestIsInfinity(DType type, float number, float stored) {
        assertThat(type.fromBits(type.toBits(number))).isEqualTo(stored);
        assertThat((float) type.round(number)).isEqualTo(stored);
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void aNaNStaysOne(DType type) {
        float hidden =
                Float.intBitsToFloat(
                        0x7f800001); // all of its payload is in the bits that are dropped
        assertThat(type.fromBits(type.toBits(hidden))).isNaN();
        assertThat(type.round(Double.NaN)).isNaN();
    }

    @Test
    void integersAreRoundedAndClamped() {
        assertThat(DType.U8.round(255.6)).isEqualTo(255);
        assertThat(DType.U8.round(-3)).isZero();
        assertThat(DType.U8.round(2.5)).isEqualTo(2);
        assertThat(DType.I32.round(-2.5)).isEqualTo(-2);
        assertThat(DType.I32.round(Double.NaN)).isZero();
    }
}
