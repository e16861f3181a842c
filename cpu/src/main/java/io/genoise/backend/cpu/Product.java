package io.genoise.backend.cpu;

/// A bilinear kernel prepared for fixed sizes: two tensors give a third, `(left, right) → result`. Used by one thread at a
/// time.
sealed interface Product
        permits Gemm,
                Convolution,
                PlaneConvolution,
                TapWeight,
                ConvolutionWeight,
                Depthwise,
                StagedDepthwise,
                DepthwiseWeight,
                Winograd,
                WinogradWeight,
                WinogradWeightByPanel {
    /// Computes the result. Operands and result are addresses ([OffHeap#ALL]); a tensor begins at a multiple of 4 and is
    /// contiguous. Results must not overlap operands.
    void run(long left, long right, long result);

    /// Has `finish` done with each part of the results to come, on the thread that computed it. Forward passes and products
    /// of matrices do that.
    default void finish(Finish finish) {
        throw new UnsupportedOperationException(algorithm() + " finishes nothing");
    }

    /// Bytes of native scratch memory, for partial results.
    default long workspace() {
        return 0;
    }

    /// Says where the [#workspace] lies in the runs to come.
    default void workspace(long address) {}

    /// The algorithm, in a word or two.
    String algorithm();

    /// The best algorithm for `(x, w) → y`, but for [Shortcut]s that are left out; so are the two that follow.
    static Product forward(Workers workers, ConvolutionShape shape) {
        if (shape.isPointwise()) {
            return new Gemm(
                    workers,
                    Gemm.Shape.of(
                            (int) shape.pixels(), shape.filters(), shape.channels(), false, true));
        }
        if (Depthwise.suits(shape)) {
            return staged(shape)
                    ? StagedDepthwise.forward(workers, shape)
                    : Depthwise.forward(workers, shape);
        }
        if (Shortcut.PLANES.isAllowed() && PlaneConvolution.suits(shape)) {
            return new PlaneConvolution(workers, shape);
        }
        if (!Shortcut.WINOGRAD.isAllowed() || !Winograd.suitsForward(shape)) {
            return Convolution.forward(workers, shape);
        }
        return Winograd.forward(workers, shape);
    }

    /// The best algorithm for `(dy, w) → dx`.
    static Product inputGradient(Workers workers, ConvolutionShape shape) {
        if (shape.isPointwise()) {
            return new Gemm(
                    workers,
                    Gemm.Shape.of(
                            (int) shape.pixels(), shape.channels(), shape.filters(), false, false));
        }
        if (Depthwise.suits(shape)) {
            return staged(shape)
                    ? StagedDepthwise.inputGradient(workers, shape)
                    : Depthwise.inputGradient(workers, shape);
        }
        if (!Shortcut.WINOGRAD.isAllowed() || !Winograd.suitsInput(shape)) {
            return Convolution.inputGradient(workers, shape);
        }
        return Winograd.inputGradient(workers, shape);
    }

    private static boolean staged(ConvolutionShape shape) {
        return Shortcut.STAGED.isAllowed()
                && StagedDepthwise.suits(shape)
                && StagedDepthwise.pays(shape);
    }

    /// The best algorithm for `(x, dy) → dw`.
    static Product weightGradient(Workers workers, ConvolutionShape shape) {
        if (Shortcut.STAGED.isAllowed() && Depthwise.suits(shape) && StagedDepthwise.suits(shape)) {
            return new DepthwiseWeight(workers, shape);
        }
        if (!Shortcut.WINOGRAD.isAllowed() || !Winograd.suitsWeight(shape)) {
            return Shortcut.TAPS.isAllowed() && TapWeight.serves(shape)
                    ? new TapWeight(workers, shape)
                    : new ConvolutionWeight(workers, shape);
        }
        return WinogradWeightByPanel.suits(shape)
                ? new WinogradWeightByPanel(workers, shape)
                : new WinogradWeight(workers, shape);
    }
}
