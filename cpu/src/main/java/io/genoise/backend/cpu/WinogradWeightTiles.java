package io.genoise.backend.cpu;

/// The transforms of a gradient of weights ([WinogradWeight]): tiles of the picture to rows of panels, tiles of the result's
/// gradient to groups of a product's filters, and sums of their products to the weights.
final class WinogradWeightTiles {
    private static final int L = Lanes.COUNT;

    /// Filters that are transformed together: whole vectors and whole groups.
    private static final int TOGETHER = 48;

    /// Floats from one point to the next of filters that are transformed together; groups are read eight floats at a time.
    private static final int LINE = TOGETHER + 8;

    private final WinogradSum sum;
    private final WinogradForm form;
    private final int points;
    private final int filters;

    /// The picture, and the gradient of the result, in the same units.
    final Patches inputs;

    final Patches gradients;

    /// @param pixels of a frame, about, that a unit has
    WinogradWeightTiles(ConvolutionShape shape, WinogradSum sum, int pixels, int frames) {
        this.sum = sum;
        form = sum.form;
        Rehearsal.of(Rehearsed.gradients(form));
        points = form.points();
        filters = shape.filters();
        Patches.Geometry input = sum.geometry;
        Patches.Geometry gradient =
                new Patches.Geometry(
                        shape.batch(),
                        filters,
                        1,
                        Patches.Axis.ofInput(ConvolutionAxis.plain(sum.frames.output())),
                        Patches.Axis.ofInput(ConvolutionAxis.plain(shape.rows().output()))
                                .withOutput(input.rows().output()),
                        Patches.Axis.ofInput(ConvolutionAxis.plain(shape.columns().output()))
                                .withOutput(input.columns().output()));
        int most = Math.min(pixels, input.rows().output() * input.columns().output());
        Patches.Unit unit = Patches.Unit.ofRows(input, most, form.results(), frames);
        inputs = new Patches(input, unit);
        gradients = new Patches(gradient, unit);
    }

    /// Tiles of one frame of a unit.
    int count(int unit) {
        int m = form.results();
        return inputs.images(unit) * (inputs.rows(unit) / m) * across();
    }

    /// Floats of scratch for [#gradient].
    int lineFloats() {
        return points * LINE;
    }

    /// Floats of scratch for [#store].
    int sumFloats() {
        return (points + form.kernel() * form.kernel()) * L;
    }

    private int across() {
        return sum.geometry.columns().output() / form.results();
    }

    /// Where a unit's tile of a staged frame begins.
    private int place(Patches patches, int unit, int frame, int tile) {
        int m = form.results();
        int ofImage = inputs.rows(unit) / m * across();
        return patches.staged(
                tile / ofImage, frame, tile % ofImage / across() * m, tile % across() * m);
    }

    /// Transforms some panels of a tile of the input, staged in `staged`: point p of row `row` of the panel that begins at column
    /// j goes to `to[planes[p] + j rows + row width]`.
    void input(
            int unit,
            int frame,
            int tile,
            Panels panels,
            int firstPanel,
            int endPanel,
            float[] staged,
            float[] scratch,
            float[] to,
            int[] planes,
            int rows,
            int row) {
        int from = place(inputs, unit, frame, tile);
        for (int panel = firstPanel; panel < endPanel; panel++) {
            int start = panels.start(panel);
            form.input(
                    staged,
                    from + start,
                    inputs.stagedRowFloats(),
                    sum.depth(),
                    panels.used(panel),
                    scratch,
                    to,
                    planes,
                    start * rows + row * panels.vectors(panel) * L);
        }
    }

    /// Transforms a tile of the gradient, staged in `staged[stagedAt …]`: point p of row `row` of group g of filters goes to
    /// `to[at + p plane + g groupFloats + row STEP]`.
    ///
    /// @param lineAt where in `staged` there is room for [#lineFloats]
    void gradient(
            int unit,
            int frame,
            int tile,
            float[] staged,
            int stagedAt,
            int lineAt,
            float[] scratch,
            float[] to,
            int at,
            int plane,
            int groupFloats,
            int row) {
        int from = stagedAt + place(gradients, unit, frame, tile);
        for (int filter = 0; filter < filters; filter += TOGETHER) {
            int count = Math.min(TOGETHER, filters - filter);
            for (int v = 0; v < count; v += L) {
                form.gradient(
                        staged,
                        from + filter + v,
                        gradients.stagedRowFloats(),
                        filters,
                        scratch,
                        staged,
                        lineAt + v,
                        LINE);
            }
            for (int p = 0; p < points; p++) {
                Packing.spread(
                        staged,
                        lineAt + p * LINE,
                        Lanes.parts(count, Packing.GROUP),
                        to,
                        at
                                + p * plane
                                + filter / Packing.GROUP * groupFloats
                                + row * ColumnTiles.STEP,
                        groupFloats);
            }
        }
    }

    /// Transforms the sums of one vector of one frame of a filter back and stores them. A vector may hold channels of several
    /// parts.
    ///
    /// @param sums the points, a vector each, from `at` on; behind them is room for the weights
    void store(
            int filter,
            int frame,
            int column,
            float[] sums,
            int at,
            float[] scratch,
            long dwAddress) {
        int r = form.kernel();
        int kernelAt = at + points * L;
        form.weightGradient(sums, at, L, scratch, sums, kernelAt, L);
        for (int from = column; from < Math.min(column + L, sum.depth()); ) {
            int part = from / sum.channels;
            int channel = from % sum.channels;
            int end = Math.min(column + L, (part + 1) * sum.channels);
            for (int place = 0; place < r * r; place++) {
                int tap = sum.tap(frame, place / r, place % r, part);
                if (tap >= 0) {
                    long to = (long) filter * sum.window() + (long) tap * sum.channels + channel;
                    WinogradStores.part(
                            sums,
                            kernelAt + place * L + from - column,
                            end - from,
                            dwAddress + to * Float.BYTES);
                }
            }
            from = end;
        }
    }
}
