package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodedBitsTest {
    /// Pictures of unlike difficulty, of which each cell sees a bit.
    private static byte[][] bits(int cells, int pictures, double spread, double level) {
        RandomStream random = RandomStream.of(4, cells, pictures);
        byte[][] bits = new byte[cells][pictures];
        for (int i = 0; i < pictures; i++) {
            double right = Math.clamp(level + spread * random.nextGaussian(), 0, 1);
            for (byte[] cell : bits) {
                cell[i] = (byte) (random.nextDouble() < right ? 1 : 0);
            }
        }
        return bits;
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,0,0.5",
        "1,3000,0,0.5",
        "30,2000,0.4,0.4",
        "7,999,0,0",
        "7,999,0,1",
        "3,5000,0.01,0.999",
        "2,20000,0,0.0005"
    })
    void whatIsDecodedIsWhatWasEncoded(int cells, int pictures, double spread, double level) {
        byte[][] bits = bits(cells, pictures, spread, level);
        assertThat(CodedBits.decode(CodedBits.encode(bits), cells, pictures)).isDeepEqualTo(bits);
    }

    @Test
    void picturesOfUnlikeDifficultyTakeLessThanTheirBits() {
        int plain = 30 * 2000 / 8;
        assertThat(CodedBits.encode(bits(30, 2000, 0.4, 0.4)).length).isLessThan(plain * 3 / 4);
        // And where nothing is to be had, hardly more.
        assertThat(CodedBits.encode(bits(30, 2000, 0, 0.5)).length).isLessThan(plain * 11 / 10);
    }
}
