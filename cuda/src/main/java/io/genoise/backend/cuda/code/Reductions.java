package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.cuda.code.Nest.Axis;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Reductions. What is the same for all of them is `reductions.cu`; here is written what it calls `Values`: where the
/// operands' elements lie, how they are read, and the formulas over them.
///
/// ```
/// struct Values {                                      // of W neighbouring columns
///     const Arguments& a;
///     long long p0;                                    // place of the chunk's first column, in x0
///     float x1[W];                                     // the same for all rows
///
///     __device__ Values(const Arguments& a, unsigned chunk) : a(a) { … }
///
///     __device__ void row(unsigned row, float (&y)[W][2]) const {
///         long long p0 = this->p0;
///         p0 += row * a.row0_0;
///         float x0[W];
///         elements<W, true, true>(a.x0 + a.begin0, p0, 1, W, x0);
///         for (int j = 0; j < W; j++) {
///             formula(x0[j], x1[j], y[j][0], y[j][1]);
///         }
///     }
/// };
/// ```
///
/// Operands of equal strides share their places. How [Cut] cuts the work decides about the sums' bits; what is decided
/// here (how many columns a thread takes, how many loads are under way) does not.
public final class Reductions {
    private static final String TEXT = Prelude.read("reductions.cu");

    /// Beyond so many operations, or operands that are read at every step, a thread takes one column, not four.
    private static final int LARGE = 80;

    private static final int MANY = 8;

    /// Operations up to which loops are unrolled.
    private static final int SMALL = 24;

    /// Bytes that a thread should have asked for before it waits.
    private static final int UNDER_WAY = 96;

    private final Reduce reduce;
    private final Group group;
    private final Cut cut;
    private final Scalars scalars;
    private final Arguments arguments;
    private final List<long[]> layouts = new ArrayList<>();
    private final int[] layoutOf;
    private final Nest outer;
    private final Nest loop;
    private final List<Axis> inner;
    private final int innermost;
    private final boolean broken;
    private final int width;
    private final boolean full;

    /// The kernel of a `Reduce`.
    public static Codes of(Group group) {
        return new Reductions(group).codes();
    }

    private Reductions(Group group) {
        this.reduce = (Reduce) group.primitive();
        this.group = group;
        TensorShape shape =
                group.inputs().isEmpty()
                        ? TensorShape.SCALAR
                        : group.inputs().getFirst().layout().shape();
        this.cut = Cut.of(shape, reduce.axes());
        this.scalars = Scalars.of(reduce.formulas());
        this.arguments = new Arguments(group);
        this.layoutOf = group.inputs().stream().mapToInt(x -> layout(shape, x.layout())).toArray();

        int[] axes = IntStream.range(0, shape.rank()).filter(i -> shape.extent(i) > 1).toArray();
        this.innermost = axes.length == 0 ? 0 : axes[axes.length - 1];
        int first = axes.length;
        while (first > 0 && reduced(axes[first - 1]) == !cut.columns()) {
            first--;
        }
        int[] before = Arrays.copyOf(axes, first);
        this.inner = Nest.joined(axes(shape, Arrays.stream(axes).skip(first).toArray())).axes();
        List<Axis> kept = axes(shape, Arrays.stream(before).filter(i -> !reduced(i)).toArray());
        List<Axis> gone = axes(shape, Arrays.stream(before).filter(this::reduced).toArray());

        long extent = inner.isEmpty() ? 1 : inner.getLast().extent();
        this.broken = inner.size() > 1 && extent % Cut.QUAD != 0;
        boolean heavy = scalars.operations() > LARGE || moving(gone) > MANY;
        this.width = cut.columns() && (broken || heavy) ? 1 : Cut.QUAD;
        this.full = cut.inner() % width == 0;
        Nest chunked = chunked(cut.columns() ? kept : gone);
        this.outer = cut.columns() ? chunked : Nest.joined(kept);
        this.loop = cut.columns() ? Nest.joined(gone) : chunked;
    }

    private boolean reduced(int axis) {
        return (reduce.axes() >> axis & 1) != 0;
    }

    private long moving(List<Axis> axes) {
        Nest nest = Nest.joined(axes);
        return scalars.inputs().stream().filter(x -> nest.moves(layoutOf[x])).count();
    }

    /// Which of the different strides `layout` has.
    private int layout(TensorShape shape, Layout layout) {
        long[] strides = layout.strides().clone();
        for (int i = 0; i < strides.length; i++) {
            strides[i] = shape.extent(i) == 1 ? 0 : strides[i];
        }
        for (int k = 0; k < layouts.size(); k++) {
            if (Arrays.equals(layouts.get(k), strides)) {
                return k;
            }
        }
        layouts.add(strides);
        return layouts.size() - 1;
    }

    private List<Axis> axes(TensorShape shape, int[] axes) {
        return Arrays.stream(axes)
                .mapToObj(axis ->
                        new Axis(
                                shape.extent(axis),
                                layouts.stream().mapToLong(s -> s[axis]).toArray()))
                .toList();
    }

    /// The axes `around` the inner ones, which are walked a chunk at a time.
    private Nest chunked(List<Axis> around) {
        List<Axis> axes = new ArrayList<>(around);
        axes.addAll(inner);
        if (!inner.isEmpty() && !broken) {
            axes.add(axes.removeLast().every(width));
        }
        return Nest.joined(axes);
    }

    // ---- operands
    // --------------------------------------------------------------------------------------------------

    /// How far operand `x` moves from an element to the next.
    private long step(int x) {
        return inner.isEmpty() ? 0 : inner.getLast().strides()[layoutOf[x]];
    }

    /// Whether each chunk of operand `x` can be read at once: whether all of them begin where a pack may.
    private boolean packed(int x) {
        Operand operand = group.inputs().get(x);
        boolean packed =
                step(x) == 1
                        && width > 1
                        && operand.layout().offset() % width == 0
                        && operand.alignment() >= Math.min(16, width * operand.type().bytes());
        long[] strides = layouts.get(layoutOf[x]);
        for (int axis = 0; axis < innermost; axis++) {
            packed &= strides[axis] % width == 0;
        }
        return packed;
    }

    /// Whether operand `x` has another element for each of the elements of a chunk.
    private boolean varies(int x) {
        return step(x) != 0 && !broken;
    }

    private boolean moves(int x) {
        return isMoving(layoutOf[x]);
    }

    /// Whether layout `k` has other elements for each step of the loop. That there may be one step alone, as for rows no
    /// longer than a chunk, does not matter: what differs within a chunk is read with it.
    private boolean isMoving(int k) {
        boolean within = !cut.columns() && !inner.isEmpty() && inner.getLast().strides()[k] != 0;
        return within || loop.moves(k);
    }

    private String pointer(int x) {
        long offset = group.inputs().get(x).layout().offset();
        return "a.x%s + %s".formatted(x, arguments.number("begin" + x, offset));
    }

    /// Reads operand `x` into `xI`, a number or an array of them.
    private String read(int x) {
        int k = layoutOf[x];
        if (!varies(x)) {
            return "x%s = load(%s, p%s);\n".formatted(x, pointer(x), k);
        }
        String step = step(x) == 1 ? "1" : arguments.number("step" + k, step(x));
        return "elements<%s, %s, %s>(%s, p%s, %s, count, x%s);\n"
                .formatted(size(), packed(x), full, pointer(x), k, step, x);
    }

    private String declare(int x) {
        return varies(x) ? "float x%s[%s];\n".formatted(x, size()) : "float x%s;\n".formatted(x);
    }

    /// What the text calls the size of a chunk.
    private String size() {
        return cut.columns() ? "W" : "QUAD";
    }

    private String reads(boolean moving, boolean declared) {
        StringBuilder text = new StringBuilder();
        for (int x : scalars.inputs()) {
            if (moves(x) == moving) {
                text.append(declared ? declare(x) : "").append(read(x));
            }
        }
        return text.toString();
    }

    /// The formulas of element j of a chunk, whose results are `y`, such as `y[j][`.
    private String formula(String y) {
        List<String> given = new ArrayList<>();
        scalars.slots().forEach(slot -> given.add("s" + slot));
        scalars.inputs().forEach(x -> given.add(varies(x) ? "x%s[j]".formatted(x) : "x" + x));
        for (int i = 0; i < reduce.formulas().size(); i++) {
            given.add(y + i + "]");
        }
        return "formula(%s);\n".formatted(String.join(", ", given));
    }

    // ---- the text
    // --------------------------------------------------------------------------------------------------

    /// The layouts of operands that a formula reads.
    private int[] places() {
        return scalars.inputs().stream().mapToInt(x -> layoutOf[x]).distinct().sorted().toArray();
    }

    /// `line` for each layout K that moves in the loop, or for each that lies still.
    private String each(boolean moving, String line) {
        StringBuilder text = new StringBuilder();
        for (int k : places()) {
            text.append(isMoving(k) == moving ? line.replace("K", String.valueOf(k)) : "");
        }
        return text.toString();
    }

    private String members() {
        StringBuilder text = new StringBuilder("const Arguments& a;\n");
        text.append(each(true, "long long pK;\n"));
        scalars.slots().forEach(slot -> text.append("float s%s;\n".formatted(slot)));
        for (int x : scalars.inputs()) {
            text.append(moves(x) ? "" : declare(x));
        }
        return text.toString();
    }

    private String slots() {
        StringBuilder text = new StringBuilder();
        for (int slot : scalars.slots()) {
            String place = arguments.number("slot" + slot, group.slots()[slot]);
            text.append("s%s = slot(a.slots, %s);\n".formatted(slot, place));
        }
        return text.toString();
    }

    private String columnsValues() {
        String count = "count = W;\n";
        if (!full) {
            String perMatrix = arguments.number("perMatrix", Math.ceilDiv(cut.inner(), width));
            count =
                    """
                    const int left = (int)%s - W * (int)(chunk %% (unsigned)%s);
                    count = left < W ? left : W;
                    """
                            .formatted(arguments.number("columns", cut.inner()), perMatrix);
        }
        return """
        struct Values {
        %s
        __device__ Values(const Arguments& a, unsigned chunk) : a(a) {
        %s%s%s%s%s}

        __device__ void row(unsigned row, float (&y)[W][Kind::RESULTS]) const {
        %s%s%s#pragma unroll
        for (int j = 0; j < W; j++) {
        %s}
        }
        };
        """
                .formatted(
                        members() + "int count;\n",
                        each(true, "pK = 0;\n") + each(false, "long long pK = 0;\n"),
                        outer.places("chunk", places(), arguments),
                        count,
                        slots(),
                        reads(false, false),
                        each(true, "long long pK = this->pK;\n"),
                        loop.places("row", places(), arguments),
                        reads(true, true),
                        formula("y[j]["));
    }

    private String rowsValues() {
        return """
        struct Values {
        %s
        __device__ Values(const Arguments& a, unsigned result) : a(a) {
        %s%s%s%s}

        // The values of a quad of elements, of which the first is the row's element `first`; how many there are.
        __device__ int quad(unsigned chunk, float (&y)[QUAD][1][Kind::RESULTS], unsigned& first) const {
        %s%s
        return count;
        }
        };
        """
                .formatted(
                        members(),
                        each(true, "pK = 0;\n") + each(false, "long long pK = 0;\n"),
                        outer.places("result", places(), arguments),
                        slots(),
                        reads(false, false),
                        counted(),
                        broken ? brokenQuad() : wholeQuad());
    }

    /// The lines that say which element is a chunk's first, and how many it has.
    private String counted() {
        boolean place = reduce.kind() == Reduction.ARGMAX || reduce.kind() == Reduction.ARGMIN;
        boolean asked = place || broken;
        StringBuilder text = new StringBuilder();
        String position = "chunk";
        String begin = "";
        if (cut.reduced() > 1 && (asked || !full)) {
            long chunks = Math.ceilDiv(cut.inner(), Cut.QUAD);
            text.append(Nest.quotient("stretch", "chunk", "perStretch", chunks, arguments));
            text.append("const unsigned position = chunk - stretch * (unsigned)a.perStretch;\n");
            position = "position";
            begin = asked ? "stretch * (unsigned)%s + ".formatted(inner()) : "";
        }
        text.append("first = %s;\n".formatted(asked ? begin + "QUAD * " + position : "0"));
        if (full) {
            text.append("const int count = QUAD;\n");
        } else {
            text.append(
                    """
                    const int left = (int)%s - QUAD * (int)%s;
                    const int count = left < QUAD ? left : QUAD;
                    """
                            .formatted(inner(), position));
        }
        return text.toString();
    }

    private String inner() {
        return arguments.number("inner", cut.inner());
    }

    /// A quad of elements that lie at equal steps.
    private String wholeQuad() {
        return """
        %s%s%s#pragma unroll
        for (int j = 0; j < QUAD; j++) {
        %s}\
        """
                .formatted(
                        each(true, "long long pK = this->pK;\n"),
                        loop.places("chunk", places(), arguments),
                        reads(true, true),
                        present(formula("y[j][0][")));
    }

    /// A quad of elements each of which has to be found.
    private String brokenQuad() {
        String value =
                "const unsigned element = first + j;\n"
                        + each(true, "long long pK = this->pK;\n")
                        + loop.places("element", places(), arguments)
                        + reads(true, true)
                        + formula("y[j][0][");
        return "#pragma unroll\nfor (int j = 0; j < QUAD; j++) {\n" + present(value) + "}";
    }

    /// `value`, or what stands for an element that is not there.
    private String present(String value) {
        if (full) {
            return value;
        }
        return """
        if (j < count) {
        %s} else {
        #pragma unroll
        for (int s = 0; s < Kind::RESULTS; s++) {
        y[j][0][s] = Kind::absent();
        }
        }
        """
                .formatted(value);
    }

    // ---- the whole
    // -------------------------------------------------------------------------------------------------

    private Codes codes() {
        String kind =
                switch (reduce.kind()) {
                    case SUM -> "Sums<%s>".formatted(reduce.formulas().size());
                    case MAX -> "Extreme<1>";
                    case MIN -> "Extreme<-1>";
                    case MOMENTS -> "Moments";
                    case ARGMAX -> "Place<1>";
                    case ARGMIN -> "Place<-1>";
                };
        int part =
                switch (reduce.kind()) {
                    case SUM -> 4 * reduce.formulas().size();
                    case MAX, MIN -> 4;
                    case MOMENTS -> 12;
                    case ARGMAX, ARGMIN -> 8;
                };
        int wide = Cut.THREADS / cut.lanes();
        long items = cut.columns() ? cut.kept() * Math.ceilDiv(cut.inner(), width) : cut.kept();
        int blocks = Math.toIntExact(Math.ceilDiv(items, wide));
        arguments.number("lanes", cut.lanes());
        arguments.number("blocks", blocks);
        arguments.number("tile", cut.tile());
        arguments.number("tiles", cut.tiles());
        long outputs = cut.columns() ? cut.kept() * cut.inner() : cut.kept();
        arguments.number("outputs", outputs);
        String call;
        if (cut.columns()) {
            arguments.number("wide", wide);
            arguments.number("chunks", items);
            arguments.number("rows", cut.reduced());
            arguments.number("columns", cut.inner());
            arguments.number("perMatrix", Math.ceilDiv(cut.inner(), width));
            arguments.number("joiners", Math.max(1, cut.lanes() / Cut.QUAD));
            call = "columns<Kind, W, %s, Values>".formatted(unrolled(Cut.QUAD));
        } else {
            arguments.number("chunks", cut.reduced() * Math.ceilDiv(cut.inner(), Cut.QUAD));
            call = "rows<Kind, %s, Values>".formatted(Math.max(1, unrolled(1)));
        }
        String values = cut.columns() ? columnsValues() : rowsValues();
        String source =
                """
                %s
                %s
                typedef %s Kind;
                %s

                %s
                %s
                extern "C" __global__ void __launch_bounds__(THREADS, 1) kernel(const Arguments a) {
                    %s(a, a.out);
                }
                """
                        .formatted(
                                arguments.declaration(),
                                TEXT,
                                kind,
                                cut.columns() ? "constexpr int W = %s;".formatted(width) : "",
                                scalars.function(),
                                Indented.of(values),
                                call);
        Code code =
                new Code(
                        source,
                        Math.multiplyExact(blocks, cut.tiles()),
                        Cut.THREADS,
                        arguments.numbers());
        long lines = cut.columns() ? (long) wide * width : 1;
        long workspace = cut.tiles() == 1 ? 0 : lines * part * blocks * cut.tiles();
        return new Codes(cut.columns() ? "columns" : "rows", List.of(code), workspace);
    }

    /// How often the loop over steps of `rows` rows is unrolled, so that enough is under way; 0 where the formulas are too
    /// large to be written down more than once.
    private int unrolled(int rows) {
        if (scalars.operations() > SMALL) {
            return 0;
        }
        int bytes = 0;
        for (int x : scalars.inputs()) {
            bytes += moves(x) ? group.inputs().get(x).type().bytes() * (varies(x) ? width : 1) : 0;
        }
        // moments keep more registers busy
        int most = reduce.kind() == Reduction.MOMENTS ? 4 : 8;
        int times = 1;
        while (times * rows < most && times * rows * bytes < UNDER_WAY) {
            times *= 2;
        }
        return times;
    }
}
