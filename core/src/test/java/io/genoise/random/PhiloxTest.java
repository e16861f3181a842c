package io.genoise.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The known-answer vectors are those of Random123 (`kat_vectors`, philox4x32 10).
class PhiloxTest {
    @Test
    void zerosGiveTheKnownAnswer() {
        assertThat(block(0, 0, 0, 0, 0, 0))
                .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    }

    @Test
    void onesGiveTheKnownAnswer() {
        assertThat(block(-1, -1, -1, -1, -1, -1))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    }

    @Test
    void digitsOfPiGiveTheKnownAnswer() {
        assertThat(block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void uniformNumbersLieBelowOne() {
        assertThat(Philox.uniform(0)).isEqualTo(0f);
        assertThat(Philox.uniform(-1)).isLessThan(1f).isEqualTo(1 - 0x1p-24f);
    }

    private static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
        int[] out = new int[4];
        Philox.block(join(k0, k1), join(c2, c3), join(c0, c1), out);
        return out;
    }

    private static long join(int low, int high) {
        return (low & 0xFFFFFFFFL) | ((long) high << 32);
    }
}
