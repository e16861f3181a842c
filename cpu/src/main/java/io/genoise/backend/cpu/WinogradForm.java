package io.genoise.backend.cpu;

/// Which of Winograd's algorithms: a tile of `size x size` places gives `results x results` results of a kernel of
/// `kernel x kernel`, with one multiplication a point of the transformed tile, of which there are `size²`.
///
/// | size | kernel | results | products a result, of a direct sum's |
/// |---|---|---|---|
/// | 6 | 3 | 4 | 1/4 |
/// | 8 | 5 | 4 | 1/6.2 |
/// | 5 | 2 | 4 | 1/2.6 |
///
/// Six points are [WinogradSixPoints], eight [WinogradEightPoints], five [WinogradFivePoints].
record WinogradForm(int size, int kernel) {
    private static final int RESULTS = 4;

    /// The form for a kernel of 2x2, 3x3 or 5x5.
    static WinogradForm of(int kernel) {
        return new WinogradForm(kernel + RESULTS - 1, kernel);
    }

    /// Whether there is one.
    static boolean serves(int kernel) {
        return kernel == 2 || kernel == 3 || kernel == 5;
    }

    /// Results of a tile along an axis.
    int results() {
        return RESULTS;
    }

    /// Points of a transformed tile.
    int points() {
        return size * size;
    }

    /// `Bᵀ X B` for `channels` channels of the tile at `x[at]`: point p goes to `to[planes[p] + toAt + c]`.
    void input(
            float[] x,
            int at,
            int rowFloats,
            int pixelFloats,
            int channels,
            float[] scratch,
            float[] to,
            int[] planes,
            int toAt) {
        switch (size) {
            case 5 ->
                    WinogradFivePoints.input(
                            x, at, rowFloats, pixelFloats, channels, scratch, to, planes, toAt);
            case 6 ->
                    WinogradSixPoints.input(
                            x, at, rowFloats, pixelFloats, channels, scratch, to, planes, toAt);
            default ->
                    WinogradEightPoints.input(
                            x, at, rowFloats, pixelFloats, channels, scratch, to, planes, toAt);
        }
    }

    /// `Aᵀ M A` for one vector of channels: point p is read at `m[at + p plane]`, row i, column j of the results is left in
    /// `scratch[(i results + j) L]`.
    void output(float[] points, int at, int plane, float[] scratch) {
        switch (size) {
            case 5 -> WinogradFivePoints.output(points, at, plane, scratch);
            case 6 -> WinogradSixPoints.output(points, at, plane, scratch);
            default -> WinogradEightPoints.output(points, at, plane, scratch);
        }
    }

    /// `A dY Aᵀ` for one vector of channels of the results' tile at `dy[at]`: point p is left in `to[p toStep + toAt]`.
    void gradient(
            float[] dy,
            int at,
            int rowFloats,
            int pixelFloats,
            float[] scratch,
            float[] to,
            int toAt,
            int toStep) {
        switch (size) {
            case 5 ->
                    WinogradFivePoints.gradient(
                            dy, at, rowFloats, pixelFloats, scratch, to, toAt, toStep);
            case 6 ->
                    WinogradSixPoints.gradient(
                            dy, at, rowFloats, pixelFloats, scratch, to, toAt, toStep);
            default ->
                    WinogradEightPoints.gradient(
                            dy, at, rowFloats, pixelFloats, scratch, to, toAt, toStep);
        }
    }

    /// `G w Gᵀ` for one vector of a kernel's places. Row i of `G` holds the powers of point i over the product of its distances to the
    /// others; the last, at infinity, is the last place alone. The place in row i, column j is read at `w[at + (i kernel + j) step]`, point p is
    /// left in `to[toAt + p toStep]`.
    void weights(float[] w, int at, int step, float[] scratch, float[] to, int toAt, int toStep) {
        switch (size) {
            case 5 -> WinogradFivePoints.weights(w, at, step, scratch, to, toAt, toStep);
            case 6 -> WinogradSixPoints.weights(w, at, step, scratch, to, toAt, toStep);
            default -> WinogradEightPoints.weights(w, at, step, scratch, to, toAt, toStep);
        }
    }

    /// `Gᵀ dU G` for one vector, the reverse: point p is read at `points[at + p step]`, the place in row i, column j is left in
    /// `to[toAt + (i kernel + j) toStep]`.
    void weightGradient(
            float[] points, int at, int step, float[] scratch, float[] to, int toAt, int toStep) {
        switch (size) {
            case 5 ->
                    WinogradFivePoints.weightGradient(points, at, step, scratch, to, toAt, toStep);
            case 6 -> WinogradSixPoints.weightGradient(points, at, step, scratch, to, toAt, toStep);
            default ->
                    WinogradEightPoints.weightGradient(points, at, step, scratch, to, toAt, toStep);
        }
    }
}
