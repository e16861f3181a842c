package io.genoise.backend.cpu;

import java.util.List;

/// A convolution's forward pass, or the gradient of its input, by Winograd's algorithm: a sum over a kernel of 2x2, 3x3 or 5x5
/// places ([WinogradSum]) then takes 25, 36 or 64 multiplications for a tile of 4x4 results ([WinogradForm]).
///
/// The forward pass is one sum; the gradient of the input of a strided convolution is several, one after the other. They are
/// taken tile by tile ([WinogradByTile]) or panel by panel ([WinogradByPanel]).
final class Winograd implements Product {
    /// One of the sums.
    sealed interface Part permits WinogradByTile, WinogradByPanel {
        /// Computes its results; see [Product#run].
        void run(long imageAddress, long weightsAddress, long resultAddress);

        /// See [Product#finish].
        void finish(Finish finish);
    }

    /// The most floats of the transformed weights.
    private static final long MOST_WEIGHTS = 1L << 26;

    /// Transformed weights, in floats, that stay in the last cache while tile after tile reads them.
    private static final long CACHED_WEIGHTS = 1L << 20;

    /// What a strided sum has to save where its weights do not stay there; one of 3x3 with stride 2 saves 1.78.
    private static final double STRIDED_SAVING = 1.8;

    private final List<Part> parts;
    private final boolean backward;
    private final String algorithm;

    private Winograd(Workers workers, List<WinogradSum> sums, boolean byPanel) {
        WinogradSum first = sums.getFirst();
        backward = first.isBackward();
        parts = sums.stream().map(sum -> part(workers, sum, byPanel)).toList();
        int m = first.form.results();
        algorithm =
                "winograd %sx%s".formatted(m, m)
                        + (byPanel ? " by panel" : "")
                        + (parts.size() == 1 ? "" : ", %s parts".formatted(parts.size()));
    }

    private static Part part(Workers workers, WinogradSum sum, boolean byPanel) {
        return byPanel ? new WinogradByPanel(workers, sum) : new WinogradByTile(workers, sum);
    }

    /// Whether the algorithm serves a convolution.
    static boolean suits(ConvolutionShape s) {
        return WinogradSum.suits(s) && weights(s) <= MOST_WEIGHTS;
    }

    /// Whether it pays for the forward pass.
    static boolean suitsForward(ConvolutionShape s) {
        return suits(s) && (savesMuch(s) || weights(s) <= CACHED_WEIGHTS);
    }

    /// Whether it pays for the gradient of the weights: where it saves little, only deep in a network, where tiles are fewer
    /// than channels.
    static boolean suitsWeight(ConvolutionShape s) {
        return suits(s) && (savesMuch(s) || WinogradWeightByPanel.suits(s) && !TapWeight.serves(s));
    }

    private static boolean savesMuch(ConvolutionShape s) {
        return WinogradSum.isDense(s) || WinogradSum.saving(s) >= STRIDED_SAVING;
    }

    /// Whether it serves the gradient of the input too, and pays.
    static boolean suitsInput(ConvolutionShape s) {
        return WinogradSum.suitsInput(s) && weights(s) <= MOST_WEIGHTS;
    }

    private static double weights(ConvolutionShape s) {
        WinogradSum sum = WinogradSum.forward(s);
        return (double) sum.form.points() * sum.length() * sum.columns;
    }

    /// Prepares the forward pass, `(x, w) → y`, of a convolution that [#suits].
    static Winograd forward(Workers workers, ConvolutionShape shape) {
        return of(workers, List.of(WinogradSum.forward(shape)));
    }

    /// Prepares the gradient of the input, `(dy, w) → dx`, of a convolution that [#suitsInput].
    static Winograd inputGradient(Workers workers, ConvolutionShape shape) {
        return of(workers, WinogradSum.inputGradient(shape));
    }

    private static Winograd of(Workers workers, List<WinogradSum> sums) {
        return of(workers, sums, WinogradByPanel.suits(sums.getFirst()));
    }

    /// Prepares sums in an order of the caller's choice.
    static Winograd of(Workers workers, List<WinogradSum> sums, boolean byPanel) {
        return new Winograd(workers, sums, byPanel);
    }

    @Override
    public void finish(Finish finish) {
        if (backward) {
            Product.super.finish(finish);
        }
        parts.forEach(part -> part.finish(finish));
    }

    @Override
    public String algorithm() {
        return algorithm;
    }

    @Override
    public void run(long imageAddress, long weightsAddress, long resultAddress) {
        for (Part part : parts) {
            part.run(imageAddress, weightsAddress, resultAddress);
        }
    }
}
