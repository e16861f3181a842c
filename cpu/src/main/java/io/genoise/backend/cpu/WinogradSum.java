package io.genoise.backend.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A sum that Winograd's algorithm can take: over a small dense kernel that moves place by place over rows and columns. A
/// convolution's forward pass and the gradient of its input come down to such sums:
///
/// - With a stride `s`, `s x s` places of the picture lie together as one place of `s² C` channels ([Patches.Axis#folded]), over
///   which a kernel of `⌈kernel / s⌉` moves with stride 1: 4x4 with stride 2 becomes 2x2. Where the kernel's extent is no
///   multiple of the stride, its last taps are zeros.
/// - The gradient of the input is one sum for each residue class of the strides ([Residue]). Classes with fewer taps than
///   others have zeros too.
///
/// So a sum's index is `(t, r, s, part, c)`: frame, row and column of the small kernel, which of the places that lie together,
/// and the channel.
final class WinogradSum {
    private static final double LEAST_SAVING = 1.5;

    final WinogradForm form;

    /// Parts of a place, and channels of each.
    final int parts;

    final int channels;

    /// Columns of the result: filters, or going backward the picture's channels.
    final int columns;

    /// How the kernel moves over frames.
    final Patches.Axis frames;

    /// The windows of whole tiles: as if the output were rounded up to a multiple of the results of a tile.
    final Patches.Geometry geometry;

    private final ConvolutionShape shape;
    private final Residue[] classes;
    private final int[] depths;

    private WinogradSum(ConvolutionShape shape, Residue[] classes) {
        this.shape = shape;
        this.classes = classes;
        boolean backward = classes != null;
        form = WinogradForm.of(kernel(shape.rows()));
        Rehearsal.of(Rehearsed.of(form));
        parts = backward ? 1 : shape.rows().stride() * shape.columns().stride();
        channels = backward ? shape.filters() : shape.channels();
        columns = backward ? shape.channels() : shape.filters();
        frames = backward ? classes[0].windows() : Patches.Axis.ofInput(shape.frames());
        geometry =
                new Patches.Geometry(
                        shape.batch(),
                        channels,
                        1,
                        frames,
                        whole(backward ? classes[1].windows() : Patches.Axis.folded(shape.rows())),
                        whole(
                                backward
                                        ? classes[2].windows()
                                        : Patches.Axis.folded(shape.columns())));
        depths = IntStream.range(0, form.points()).map(p -> endOfParts(p) * channels).toArray();
    }

    /// The number of parts up to the last that has a tap which point `p` holds.
    private int endOfParts(int p) {
        int kernel = form.kernel();
        int firstRow = p / form.size() == form.size() - 1 ? kernel - 1 : 0;
        int firstColumn = p % form.size() == form.size() - 1 ? kernel - 1 : 0;
        int end = 0;
        for (int part = 0; part < parts; part++) {
            for (int r = firstRow; r < kernel; r++) {
                for (int s = firstColumn; s < kernel; s++) {
                    end = tap(0, r, s, part) < 0 ? end : part + 1;
                }
            }
        }
        return end;
    }

    /// The forward pass, which the gradient of the weights is read from too.
    static WinogradSum forward(ConvolutionShape shape) {
        return new WinogradSum(shape, null);
    }

    /// The gradient of the input, by residue classes.
    static List<WinogradSum> inputGradient(ConvolutionShape shape) {
        List<WinogradSum> sums = new ArrayList<>();
        for (Residue frames : Residue.all(shape.frames())) {
            for (Residue rows : Residue.all(shape.rows())) {
                for (Residue across : Residue.all(shape.columns())) {
                    sums.add(new WinogradSum(shape, new Residue[] {frames, rows, across}));
                }
            }
        }
        return sums;
    }

    /// Whether the algorithm serves a convolution and pays there: it has to save multiplications, those for places outside
    /// the result counted, and its transforms cost as much as some thirty channels.
    static boolean suits(ConvolutionShape s) {
        return suits(s.rows())
                && suits(s.columns())
                && kernel(s.rows()) == kernel(s.columns())
                && s.groups() == 1
                && s.channels() >= 16
                && s.filters() >= 16
                && (isDense(s) || s.channels() % 16 == 0)
                && saving(s) >= LEAST_SAVING;
    }

    /// Whether it serves the gradient of the input too: where the stride is greater than the kernel, places are left out.
    static boolean suitsInput(ConvolutionShape s) {
        return suits(s)
                && s.axes().stream()
                        .flatMap(a -> Residue.all(a).stream())
                        .noneMatch(Residue::isEmpty);
    }

    /// Whether the kernel moves place by place.
    static boolean isDense(ConvolutionShape s) {
        return s.rows().stride() == 1 && s.columns().stride() == 1;
    }

    private static boolean suits(ConvolutionAxis axis) {
        return WinogradForm.serves(kernel(axis)) && axis.dilation() == 1 && axis.output() >= 4;
    }

    /// Taps of the small kernel.
    private static int kernel(ConvolutionAxis axis) {
        return Math.ceilDiv(axis.kernel(), axis.stride());
    }

    /// How often a direct sum's multiplications are a transformed sum's.
    static double saving(ConvolutionShape s) {
        return saving(s.rows()) * saving(s.columns());
    }

    private static double saving(ConvolutionAxis axis) {
        WinogradForm form = WinogradForm.of(kernel(axis));
        double tiles = Lanes.parts(axis.output(), form.results());
        int withoutLast = form.kernel() * axis.stride() - axis.kernel();
        return axis.output()
                * axis.kernel()
                / (tiles * (form.size() * axis.stride() - withoutLast));
    }

    private Patches.Axis whole(Patches.Axis axis) {
        return new Patches.Axis(
                axis.source(),
                axis.step(),
                axis.padding(),
                form.kernel(),
                1,
                1,
                Lanes.roundUp(axis.output(), form.results()),
                axis.fold());
    }

    /// Whether there is one frame, and no kernel over frames.
    boolean isOfPictures() {
        return shape.frames().isPlain() && shape.frames().extent() == 1;
    }

    boolean isBackward() {
        return classes != null;
    }

    /// Channels of a place: the length of the sum over one tap of the small kernel.
    int depth() {
        return Math.multiplyExact(parts, channels);
    }

    /// How many of a place's channels count at point `p`, the first ones. The last point of a tile's row or column, at infinity,
    /// holds the kernel's last taps alone, and where these stand for none there is nothing to multiply: of 3x3 with stride 2
    /// that makes 85 products a tile of 25 times 4.
    int depth(int p) {
        return depths[p];
    }

    /// Whether nothing is multiplied at point `p` from channel `first` of a place on.
    boolean leavesOut(int p, int first) {
        return first >= depths[p];
    }

    /// The length of the sum for each point: over frames of the kernel and depth.
    int length() {
        return Math.multiplyExact(frames.kernel(), depth());
    }

    /// The convolution's tap, row-major in its kernel, that stands at a place of the small kernel, or -1.
    int tap(int t, int r, int s, int part) {
        int across = shape.columns().stride();
        int frame = classes == null ? t : classes[0].tap(t);
        int row = tap(1, shape.rows(), r, classes == null ? part / across : 0);
        int column = tap(2, shape.columns(), s, classes == null ? part % across : 0);
        return row < 0 || column < 0
                ? -1
                : (frame * shape.rows().kernel() + row) * shape.columns().kernel() + column;
    }

    private int tap(int axis, ConvolutionAxis sizes, int place, int part) {
        if (classes != null) {
            return place < classes[axis].windows().kernel() ? classes[axis].tap(place) : -1;
        }
        int tap = place * sizes.stride() + part;
        return tap < sizes.kernel() ? tap : -1;
    }

    /// Results along an axis (0 frames, 1 rows, 2 columns) that this sum gives.
    int results(int axis) {
        return isBackward() ? classes[axis].windows().output() : shape.axes().get(axis).output();
    }

    /// Where result `i` along an axis lies in the convolution's result.
    int place(int axis, int i) {
        return isBackward() ? classes[axis].first() + i * step(axis) : i;
    }

    /// From one result along an axis to the next.
    int step(int axis) {
        return isBackward() ? shape.axes().get(axis).stride() : 1;
    }

    /// The extent of the convolution's result along an axis.
    int extent(int axis) {
        ConvolutionAxis sizes = shape.axes().get(axis);
        return isBackward() ? sizes.extent() : sizes.output();
    }

    /// Floats of a filter of the convolution.
    int window() {
        return shape.window();
    }
}
