package io.genoise.backend.cpu;

import java.util.Arrays;

/// The transformed weights of a [WinogradSum], `U = G w Gᵀ`, one panel of columns at a time. A panel is first copied as
/// `[t, r, s, depth][columns]`, then transformed, sixteen of the sum's indices a task: point p of index k goes to
/// `[p][k][columns]`.
final class WinogradKernel {
    private static final int L = Lanes.COUNT;

    /// Indices of the sum that a task transforms.
    static final int TOGETHER = 16;

    private final WinogradSum sum;
    private final Panels panels;

    WinogradKernel(WinogradSum sum, Panels panels) {
        this.sum = sum;
        this.panels = panels;
    }

    /// Floats of a copied panel a column.
    int copiedFloats() {
        int r = sum.form.kernel();
        return Math.multiplyExact(r * r, sum.length());
    }

    /// Copies a panel to `to[at …]`.
    void copy(long offset, int panel, float[] to, int at) {
        int r = sum.form.kernel();
        int step = panels.vectors(panel) * L;
        int target = at;
        for (int place = 0; place < sum.frames.kernel() * r * r; place++) {
            for (int part = 0; part < sum.parts; part++) {
                int tap = sum.tap(place / (r * r), place / r % r, place % r, part);
                if (tap < 0) {
                    Arrays.fill(to, target, target + sum.channels * step, 0);
                } else {
                    copyTap(offset, panel, tap, to, target);
                }
                target += sum.channels * step;
            }
        }
    }

    private void copyTap(long offset, int panel, int tap, float[] to, int at) {
        long windowBytes = (long) sum.window() * Float.BYTES;
        int vectors = panels.vectors(panel);
        int used = panels.used(panel);
        if (sum.isBackward()) {
            long first = ((long) tap * sum.columns + panels.start(panel)) * Float.BYTES;
            Packing.lines(offset + first, windowBytes, sum.channels, used, to, at, vectors * L);
        } else {
            long first =
                    panels.start(panel) * windowBytes + (long) tap * sum.channels * Float.BYTES;
            TurnedPanel.pack(offset + first, windowBytes, sum.channels, used, to, at, vectors * L);
        }
    }

    /// Transforms the copied panel at `from[fromAt …]` for the indices `first … first + 15`.
    ///
    /// @param pointFloats floats from one point to the next
    void transform(
            int panel,
            int first,
            float[] from,
            int fromAt,
            float[] to,
            int toAt,
            int pointFloats,
            float[] scratch) {
        int r = sum.form.kernel();
        int depth = sum.depth();
        int step = panels.vectors(panel) * L;
        for (int k = first; k < Math.min(sum.length(), first + TOGETHER); k++) {
            int source = fromAt + (k / depth * r * r * depth + k % depth) * step;
            for (int v = 0; v < step; v += L) {
                sum.form.weights(
                        from,
                        source + v,
                        depth * step,
                        scratch,
                        to,
                        toAt + k * step + v,
                        pointFloats);
            }
        }
    }
}
