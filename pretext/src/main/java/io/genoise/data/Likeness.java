package io.genoise.data;

import java.util.stream.IntStream;

/// What pictures look like, told in few numbers, so that a picture that was saved again, resized, mirrored or turned is
/// found again.
///
/// A picture is made a grey square of 32x32, `x`, and its lowest frequencies are taken,
///
///     C[v][u] = Σ_y Σ_x x[y][x] cos(π(2y+1)v/64) cos(π(2x+1)u/64),    u, v = 0 … 7,
///
/// divided by the root of the sum of their squares, `C[0][0]`, the brightness, being left out. The *hash* is their signs,
/// 64 bits (Zauner, *Implementation and benchmarking of perceptual image hash functions*, 2010, compares with the median;
/// signs make mirroring and turning a rearrangement of bits, see [Symmetry]). Pictures of nearly one colour look like
/// nothing: what is left of them is noise, and they are like no other.
final class Likeness {
    /// Rows and columns of the small picture.
    static final int SIDE = 32;

    /// Coefficients of a picture.
    static final int BLOCK = 64;

    /// A picture whose grey levels have a smaller standard deviation is flat.
    private static final double FLAT = 2;

    private static final float[][] COSINES = cosines();

    private final long[] hashes;
    private final float[] blocks;
    private final boolean[] flat;

    private Likeness(int pictures) {
        hashes = new long[pictures];
        blocks = new float[pictures * BLOCK];
        flat = new boolean[pictures];
    }

    /// The likeness of every one of `images`; of a clip, that of its middle frame.
    static Likeness of(Images images) {
        Likeness likeness = new Likeness(images.size());
        IntStream.range(0, images.size())
                .parallel()
                .forEach(i -> likeness.set(i, thumbnail(images, i, images.frames() / 2)));
        return likeness;
    }

    /// Picture `index` in grey at 32x32, its middle square; of a clip, its frame `frame`.
    static byte[] thumbnail(Images images, int index, int frame) {
        byte[] pixels = new byte[images.frameBytes()];
        images.readFrame(index, frame, pixels, 0);
        Origin none = Origin.lossless(images.height(), images.width(), images.channels());
        return new Picture(images.height(), images.width(), images.channels(), pixels, none)
                .withChannels(1)
                .square(SIDE)
                .pixels();
    }

    /// Pearson's correlation of two small pictures, the second laid as `symmetry` says, -1 … 1; 0 if one is all of one
    /// grey.
    static double correlation(byte[] first, byte[] second, Symmetry symmetry) {
        long a = 0;
        long b = 0;
        long aa = 0;
        long bb = 0;
        long ab = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                long p = first[y * SIDE + x] & 0xFF;
                long q = second[symmetry.from(y, x, SIDE)] & 0xFF;
                a += p;
                b += q;
                aa += p * p;
                bb += q * q;
                ab += p * q;
            }
        }
        long n = SIDE * SIDE;
        double both = (double) (n * aa - a * a) * (n * bb - b * b);
        return both == 0 ? 0 : (n * ab - a * b) / Math.sqrt(both);
    }

    int size() {
        return hashes.length;
    }

    /// The signs of the coefficients of picture `index`, as it is.
    long hash(int index) {
        return hashes[index];
    }

    /// Whether picture `index` is of nearly one colour.
    boolean flat(int index) {
        return flat[index];
    }

    /// Coefficients `[pictures, 8, 8]`.
    float[] blocks() {
        return blocks;
    }

    private void set(int index, byte[] small) {
        double sum = 0;
        double squares = 0;
        for (byte value : small) {
            double grey = value & 0xFF;
            sum += grey;
            squares += grey * grey;
        }
        int n = small.length;
        flat[index] = squares / n - (sum / n) * (sum / n) < FLAT * FLAT;
        float[] rows = new float[SIDE * 8];
        for (int y = 0; y < SIDE; y++) {
            for (int u = 0; u < 8; u++) {
                float total = 0;
                for (int x = 0; x < SIDE; x++) {
                    total += COSINES[u][x] * (small[y * SIDE + x] & 0xFF);
                }
                rows[y * 8 + u] = total;
            }
        }
        double energy = 0;
        int at = index * BLOCK;
        for (int v = 0; v < 8; v++) {
            for (int u = 0; u < 8; u++) {
                float total = 0;
                for (int y = 0; y < SIDE; y++) {
                    total += COSINES[v][y] * rows[y * 8 + u];
                }
                blocks[at + 8 * v + u] = u + v == 0 ? 0 : total;
                energy += u + v == 0 ? 0 : (double) total * total;
            }
        }
        long signs = 0;
        float scale = energy == 0 ? 0 : (float) (1 / Math.sqrt(energy));
        for (int i = 0; i < BLOCK; i++) {
            blocks[at + i] *= scale;
            signs |= blocks[at + i] > 0 ? 1L << i : 0;
        }
        hashes[index] = signs;
    }

    /// Divided so that all have one length.
    private static float[][] cosines() {
        float[][] cosines = new float[8][SIDE];
        for (int u = 0; u < 8; u++) {
            for (int x = 0; x < SIDE; x++) {
                double scale = Math.sqrt((u == 0 ? 1.0 : 2.0) / SIDE);
                cosines[u][x] = (float) (scale * Math.cos(Math.PI * (2 * x + 1) * u / (2 * SIDE)));
            }
        }
        return cosines;
    }
}
