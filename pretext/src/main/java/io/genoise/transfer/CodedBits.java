package io.genoise.transfer;

import java.io.ByteArrayOutputStream;

/// Bits `[cells][pictures]` in few bytes: a picture that is easy for one trial is easy for the next. Each bit is coded with
/// the share of ones seen so far where as many trials of the same picture were right (Krichevsky & Trofimov, 1981), by a
/// range coder (Martin, 1979; the carry is held back as in LZMA). All is integers: the same bytes everywhere.
final class CodedBits {
    private static final long TOP = 1L << 24;
    private static final long MASK = 0xFFFFFFFFL;

    private CodedBits() {}

    /// How often a bit was 0 and 1, by how many cells of the picture went before and how many of these were 1.
    private static final class Counts {
        private final int[][][] counts;

        Counts(int cells) {
            counts = new int[cells][][];
            for (int cell = 0; cell < cells; cell++) {
                counts[cell] = new int[cell + 1][2];
            }
        }

        /// The probability of 0 in 65536ths, 1 … 65535.
        long zero(int cell, int ones) {
            int[] seen = counts[cell][ones];
            long share = 65536L * (2L * seen[0] + 1) / (2L * (seen[0] + seen[1]) + 2);
            return Math.clamp(share, 1, 65535);
        }

        void add(int cell, int ones, int bit) {
            counts[cell][ones][bit]++;
        }
    }

    /// The bytes of `bits`, each 0 or 1.
    static byte[] encode(byte[][] bits) {
        Encoder encoder = new Encoder();
        Counts counts = new Counts(bits.length);
        for (int picture = 0; picture < bits[0].length; picture++) {
            int ones = 0;
            for (int cell = 0; cell < bits.length; cell++) {
                int bit = bits[cell][picture];
                encoder.encode(bit, counts.zero(cell, ones));
                counts.add(cell, ones, bit);
                ones += bit;
            }
        }
        return encoder.finish();
    }

    /// The bits that [#encode] was given.
    static byte[][] decode(byte[] bytes, int cells, int pictures) {
        Decoder decoder = new Decoder(bytes);
        Counts counts = new Counts(cells);
        byte[][] bits = new byte[cells][pictures];
        for (int picture = 0; picture < pictures; picture++) {
            int ones = 0;
            for (int cell = 0; cell < cells; cell++) {
                int bit = decoder.decode(counts.zero(cell, ones));
                bits[cell][picture] = (byte) bit;
                counts.add(cell, ones, bit);
                ones += bit;
            }
        }
        return bits;
    }

    /// Narrows `[low, low + range)` by each bit.
    private static final class Encoder {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private long low;
        private long range = MASK;
        private int held;
        private long heldCount = 1;

        void encode(int bit, long zero) {
            long bound = (range >>> 16) * zero;
            if (bit == 0) {
                range = bound;
            } else {
                low += bound;
                range -= bound;
            }
            while (range < TOP) {
                range <<= 8;
                shift();
            }
        }

        /// Writes the top byte once no carry can reach it any more.
        private void shift() {
            if (low < 0xFF000000L || low > MASK) {
                int carry = (int) (low >>> 32);
                int value = held;
                do {
                    out.write(value + carry);
                    value = 0xFF;
                } while (--heldCount > 0);
                held = (int) (low >>> 24 & 0xFF);
            }
            heldCount++;
            low = (low & 0x00FFFFFFL) << 8;
        }

        byte[] finish() {
            for (int i = 0; i < 5; i++) {
                shift();
            }
            return out.toByteArray();
        }
    }

    private static final class Decoder {
        private final byte[] bytes;
        private int at;
        private long code;
        private long range = MASK;

        Decoder(byte[] bytes) {
            this.bytes = bytes;
            for (int i = 0; i < 5; i++) {
                code = (code << 8 | next()) & MASK;
            }
        }

        /// Beyond the end there are zeros: what was cut decodes to something, which verification tells.
        private int next() {
            return at < bytes.length ? bytes[at++] & 0xFF : 0;
        }

        int decode(long zero) {
            long bound = (range >>> 16) * zero;
            int bit = code < bound ? 0 : 1;
            if (bit == 0) {
                range = bound;
            } else {
                code -= bound;
                range -= bound;
            }
            while (range < TOP) {
                range <<= 8;
                code = (code << 8 | next()) & MASK;
            }
            return bit;
        }
    }
}
