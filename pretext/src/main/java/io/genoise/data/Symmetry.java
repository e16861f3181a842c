package io.genoise.data;

/// One of the eight ways to lay a square on itself: first transposed or not, then mirrored left to right or not, then upside
/// down or not. Quarter turns are among them, each being a transposition and a mirroring.
record Symmetry(boolean transposed, boolean leftRight, boolean upDown) {
    /// All eight, the picture as it is first.
    static final Symmetry[] ALL = new Symmetry[8];

    private static final long ODD_COLUMNS = 0xAAAAAAAAAAAAAAAAL;
    private static final long ODD_ROWS = 0xFF00FF00FF00FF00L;

    static {
        for (int i = 0; i < ALL.length; i++) {
            ALL[i] = new Symmetry((i & 4) != 0, (i & 2) != 0, (i & 1) != 0);
        }
    }

    /// Where in a square of `side` pixels a row the pixel comes from that is then at (`y`, `x`).
    int from(int y, int x, int side) {
        int row = upDown ? side - 1 - y : y;
        int column = leftRight ? side - 1 - x : x;
        return transposed ? column * side + row : row * side + column;
    }

    /// The signs of the coefficients `[v][u]` (bit 8v + u) of the picture laid so: a mirrored picture has the odd ones
    /// reversed, since `cos(π(2(N-1-x)+1)u/2N) = (-1)^u cos(π(2x+1)u/2N)`.
    long ofSigns(long signs) {
        long bits = transposed ? transpose(signs) : signs;
        bits ^= leftRight ? ODD_COLUMNS : 0;
        return bits ^ (upDown ? ODD_ROWS : 0);
    }

    /// Coefficient (`v`, `u`) of the picture laid so, from `block` `[8, 8]` of the picture as it is, which begins at `at`.
    float ofBlock(float[] block, int at, int v, int u) {
        float value = block[at + (transposed ? 8 * u + v : 8 * v + u)];
        return (leftRight && (u & 1) != 0) != (upDown && (v & 1) != 0) ? -value : value;
    }

    /// An 8x8 matrix of bits, its blocks of 1, 2 and 4 being swapped across the diagonal.
    private static long transpose(long bits) {
        long swap = (bits ^ bits >>> 7) & 0x00AA00AA00AA00AAL;
        long x = bits ^ swap ^ swap << 7;
        swap = (x ^ x >>> 14) & 0x0000CCCC0000CCCCL;
        x ^= swap ^ swap << 14;
        swap = (x ^ x >>> 28) & 0x00000000F0F0F0F0L;
        return x ^ swap ^ swap << 28;
    }
}
