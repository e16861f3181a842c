package io.genoise.backend.cuda.code;

import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// A window that slides, as the text of kernels has it: over axes `t`, `h`, `w` (the last `rank` of them), each an `Axis`
/// that knows its extents and how places, positions and taps belong together. A picture is `[N,places,C]`, a result
/// `[N,positions,K]`, all counted row-major.
///
/// The window's extents are text where it is small, so that its loops are unrolled; all else are numbers.
///
/// @param x `[N,…,C]`, what the window reads
/// @param y `[N,…,K]`, a position each
record Sliding(SlidingWindow window, TensorShape x, TensorShape y) {
    private static final int UNROLLED = 9;
    private static final List<String> AXES = List.of("t", "h", "w");

    /// The declaration of `Axis`.
    static final String AXIS =
            """
            // One axis of a window: x has `in` places, y has `out` positions; tap r of position p reads place(p, r).
            struct Axis {
                int in, out, kernel, stride, padding, dilation;

                __device__ int place(int p, int r) const {
                    return p * stride + r * dilation - padding;
                }

                // Whether a place is one: it may lie in the padding.
                __device__ bool inside(int i) const {
                    return i >= 0 && i < in;
                }

                // The first position whose window reaches as far as place i.
                __device__ int first(int i) const {
                    const int from = i + padding - (kernel - 1) * dilation;
                    return from <= 0 ? 0 : (from + stride - 1) / stride;
                }

                // The last position whose window begins at place i or before.
                __device__ int last(int i) const {
                    const int p = (i + padding) / stride;
                    return p < out ? p : out - 1;
                }

                // The tap by which position p, one of first(i) ... last(i), reads place i; -1 if its dilation skips it.
                __device__ int tap(int p, int i) const {
                    const int distance = i + padding - p * stride;
                    if (dilation == 1) {
                        return distance;
                    }
                    const int r = distance / dilation;
                    return r * dilation == distance ? r : -1;
                }

                // The position whose tap r reads place i; -1 if there is none.
                __device__ int position(int i, int r) const {
                    const int from = i + padding - r * dilation;
                    const int p = stride == 1 ? from : from / stride;
                    return from >= 0 && p * stride == from && p < out ? p : -1;
                }

                // How many taps of position p lie inside.
                __device__ int count(int p) const {
                    const int begin = p * stride - padding;
                    const int skipped = begin >= 0 ? 0 : (dilation - 1 - begin) / dilation;
                    const int reached = begin >= in ? 0 : (in - 1 - begin) / dilation + 1;
                    const int taps = (reached < kernel ? reached : kernel) - skipped;
                    return taps > 0 ? taps : 0;
                }
            };

            """;

    /// The letters of the axes.
    List<String> axes() {
        return AXES.subList(3 - window.rank(), 3);
    }

    int pictures() {
        return x.extent(0);
    }

    /// Places of one picture.
    long places() {
        return x.elements() / x.extent(0) / x.extent(-1);
    }

    /// Positions in one picture.
    long positions() {
        return y.elements() / y.extent(0) / y.extent(-1);
    }

    int taps() {
        return window.kernel().stream().reduce(1, Math::multiplyExact);
    }

    /// Whether the loops over taps are unrolled, and the window's extents so part of the text.
    boolean unrolled() {
        return taps() <= UNROLLED;
    }

    /// Whether some window reaches beyond the picture: if not, all positions have all taps.
    boolean reachesOut() {
        for (int i = 0; i < window.rank(); i++) {
            int reach = window.dilation().get(i) * (window.kernel().get(i) - 1);
            long last = (y.extent(i + 1) - 1L) * window.stride().get(i) + reach;
            if (window.padding().get(i) > 0 || last >= x.extent(i + 1)) {
                return true;
            }
        }
        return false;
    }

    /// The names of [#numbers].
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (String axis : axes()) {
            for (String name : List.of("In", "Out", "Kernel", "Stride", "Padding", "Dilation")) {
                names.add(axis + name);
            }
        }
        return names;
    }

    /// Extents and window, axis by axis.
    List<Long> numbers() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < window.rank(); i++) {
            numbers.add((long) x.extent(i + 1));
            numbers.add((long) y.extent(i + 1));
            numbers.add((long) window.kernel().get(i));
            numbers.add((long) window.stride().get(i));
            numbers.add((long) window.padding().get(i));
            numbers.add((long) window.dilation().get(i));
        }
        return numbers;
    }

    /// Declares `t`, `h`, `w` from the arguments `a`.
    String declared() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < window.rank(); i++) {
            String axis = axes().get(i);
            String kernel =
                    unrolled() ? window.kernel().get(i).toString() : "(int)a." + axis + "Kernel";
            text.append(
                    "const Axis %1$s = {(int)a.%1$sIn, (int)a.%1$sOut, %2$s, (int)a.%1$sStride, (int)a.%1$sPadding, (int)a.%1$sDilation};\n"
                            .formatted(axis, kernel));
        }
        return text.toString();
    }

    /// Takes positions `tP`, `hP`, `wP` and then the picture `n` from `rest`, which counts them row-major.
    String position() {
        return taken("P", "out");
    }

    /// Takes places `tI`, `hI`, `wI` and then the picture `n` from `rest`.
    String place() {
        return taken("I", "in");
    }

    private String taken(String suffix, String extent) {
        StringBuilder text = new StringBuilder();
        for (String axis : axes().reversed()) {
            text.append(
                    "const int %1$s%2$s = (int)(rest %% %1$s.%3$s);\nrest /= %1$s.%3$s;\n"
                            .formatted(axis, suffix, extent));
        }
        return text.append("const Count n = rest;\n").toString();
    }

    /// Loops over the taps of the position at hand that lie inside, in order; `body` sees `tap` and the `place` that it
    /// reads.
    String taps(String body) {
        StringBuilder text = new StringBuilder();
        for (String axis : axes()) {
            text.append(unrolled() ? "#pragma unroll\n" : "")
                    .append(
                            """
                            for (int AR = 0; AR < A.kernel; AR++) {
                            const int AI = A.place(AP, AR);
                            if (!A.inside(AI)) {
                                continue;
                            }
                            """
                                    .replace("A", axis));
        }
        text.append("const int tap = ").append(joined("R", "kernel")).append(";\n");
        text.append("const Count place = ").append(joined("I", "in")).append(";\n");
        return text.append(body).append("}\n".repeat(window.rank())).toString();
    }

    /// Loops over the positions that read the place at hand, in order; `body` sees the `position` and its `tap`.
    String readers(String body) {
        StringBuilder text = new StringBuilder();
        for (String axis : axes()) {
            text.append(
                    """
                    for (int AP = A.first(AI), AL = A.last(AI); AP <= AL; AP++) {
                    const int AR = A.tap(AP, AI);
                    if (AR < 0) {
                        continue;
                    }
                    """
                            .replace("A", axis));
        }
        text.append("const int tap = ").append(joined("R", "kernel")).append(";\n");
        text.append("const Count position = ").append(joined("P", "out")).append(";\n");
        return text.append(body).append("}\n".repeat(window.rank())).toString();
    }

    /// Takes `tR`, `hR`, `wR` from `tap`. A number that no tap has gives some of a place or position further on.
    String tap() {
        StringBuilder text = new StringBuilder("unsigned beyond = (unsigned)tap;\n");
        for (String axis : axes().subList(1, window.rank()).reversed()) {
            text.append(
                    """
                    int AR = (int)(beyond % A.kernel);
                    beyond /= A.kernel;
                    """
                            .replace("A", axis));
        }
        return text.append("int %sR = (int)beyond;\n".formatted(axes().getFirst())).toString();
    }

    /// Goes from `tR`, `hR`, `wR` to the next tap.
    String next() {
        StringBuilder text = new StringBuilder();
        for (String axis : axes().subList(1, window.rank()).reversed()) {
            text.append("if (++AR == A.kernel) {\nAR = 0;\n".replace("A", axis));
        }
        return text.append("%sR++;\n".formatted(axes().getFirst()))
                .append("}\n".repeat(window.rank() - 1))
                .toString();
    }

    /// The `place` that tap `tR`, `hR`, `wR` of position `tP`, `hP`, `wP` reads, and whether it is `inside`.
    String read() {
        return found("I", "A.place(AP, AR)", "A.inside(AI)", "const Count place = ", "in");
    }

    /// The `position` whose tap `tR`, `hR`, `wR` reads place `tI`, `hI`, `wI`, and whether there is one: `inside`.
    String reader() {
        return found("P", "A.position(AI, AR)", "AP >= 0", "const Count position = ", "out");
    }

    private String found(String suffix, String each, String test, String result, String extent) {
        StringBuilder text = new StringBuilder();
        StringBuilder inside = new StringBuilder();
        for (String axis : axes()) {
            text.append("const int A%s = %s;\n".formatted(suffix, each).replace("A", axis));
            inside.append(inside.isEmpty() ? "" : " && ").append(test.replace("A", axis));
        }
        return text.append("const bool inside = %s;\n".formatted(inside))
                .append(result)
                .append(joined(suffix, extent))
                .append(";\n")
                .toString();
    }

    /// A declaration of the same for each axis: `A` in `each` stands for its letter.
    String each(String each) {
        StringBuilder text = new StringBuilder();
        axes().forEach(axis -> text.append(each.replace("A", axis)).append('\n'));
        return text.toString();
    }

    /// The row-major number of what the axes have: `(tI * h.in + hI) * w.in + wI`.
    private String joined(String suffix, String extent) {
        String number = "";
        for (String axis : axes()) {
            String own = axis + suffix;
            number =
                    number.isEmpty()
                            ? own
                            : "(%s) * %s.%s + %s".formatted(number, axis, extent, own);
        }
        return suffix.equals("R") ? number : number.replaceFirst("[thw]" + suffix, "(Count)$0");
    }

    /// The product over the axes of `axis.count(position)`.
    String counted() {
        StringBuilder text = new StringBuilder();
        for (String axis : axes()) {
            text.append(text.isEmpty() ? "" : " * ").append("%1$s.count(%1$sP)".formatted(axis));
        }
        return text.toString();
    }
}
