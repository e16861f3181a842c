package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Kernels of `Pointwise`: one or several formulas of operands with any strides, read and written by 16 bytes where that
/// can be. There are two templates, over the axes that are left when neighbours have been merged ([Axes]):
///
/// **Rows.** The innermost axis is the columns, all others together the rows. A thread has the same few columns in every
/// row that it does, so what depends on the column alone (a channel's mean, its weight) is read once, before the loop; what
/// depends on the row alone is one number for all its columns. Threads take every n-th row; the coordinates of the next
/// one come from an odometer instead of divisions.
///
/// **Flat.** A thread has a few elements that lie together in the result, wherever rows end: for operands that lie as the
/// result does, and for columns whose number no pack divides. All other operands are read element by element.
///
/// An output may be one of the inputs: a thread reads all that it needs of a batch of packs before it writes any of it.
final class Maps {
    private static final int THREADS = 256;

    /// Packs that a thread does one after another, where there are more of them than the device holds threads.
    private static final int TURNS = 8;

    /// Formulas of more operations, or of more operands, fill the registers with fewer elements.
    private static final int LONG = 60;

    private static final int MANY = 10;

    private static final String ROWS =
            """
            extern "C" __global__ void __launch_bounds__(THREADS) kernel(const Arguments a) {
            %s
                const unsigned thread = blockIdx.x * THREADS + threadIdx.x;
                const unsigned packs = (unsigned)a.packs, rows = (unsigned)a.rows, sweep = (unsigned)a.sweep;
                const unsigned column = thread %% packs * WIDTH;
                unsigned row = thread / packs;
                if (row >= sweep) {
                    return;
                }
            %s
                for (; row < rows; row += BATCH * sweep) {
            %s
            #pragma unroll
                    for (int u = 0; u < BATCH; u++) {
                        if (row + u * sweep < rows) {
            %s
                        }
                    }
            #pragma unroll
                    for (int u = 0; u < BATCH; u++) {
                        if (row + u * sweep < rows) {
                            const unsigned at = (row + u * sweep) * packs * WIDTH + column;
            %s
                        }
                    }
                }
            }
            """;

    private static final String FLAT =
            """
            extern "C" __global__ void __launch_bounds__(THREADS) kernel(const Arguments a) {
            %s
                const unsigned elements = (unsigned)a.elements, sweep = (unsigned)a.sweep;
                unsigned begin = (blockIdx.x * THREADS + threadIdx.x) * WIDTH;
            %s
                for (; begin < elements; begin += BATCH * sweep) {
            %s
            #pragma unroll
                    for (int u = 0; u < BATCH; u++) {
                        const unsigned at = begin + u * sweep;
                        if (at < elements) {
            %s
                        }
                    }
            #pragma unroll
                    for (int u = 0; u < BATCH; u++) {
                        const unsigned at = begin + u * sweep;
                        if (at < elements) {
            %s
                        }
                    }
                }
            }
            """;

    /// How an input is read.
    private enum Way {
        /// One number for all elements, before the loop.
        SCALAR,
        /// A pack of numbers for all rows, before the loop.
        COLUMNS,
        /// One number for a row.
        ROW,
        /// A pack that lies where the result's does.
        ALIKE,
        /// A pack that lies elsewhere.
        PACK,
        /// Element by element.
        SINGLE;

        /// Whether it is read in every turn, a pack's elements each.
        boolean streams() {
            return this == ALIKE || this == PACK || this == SINGLE;
        }
    }

    private record Input(int index, Way way) {}

    private final Group group;
    private final Scalars scalars;
    private final List<Operand> operands;
    private final Axes axes;
    private final boolean rows;
    private final int width;
    private final int batch;
    private final List<Input> inputs;
    private final List<String> names = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();

    private Maps(Group group) {
        this.group = group;
        this.scalars = Scalars.of(((Pointwise) group.primitive()).formulas());
        this.operands = Stream.concat(group.inputs().stream(), group.outputs().stream()).toList();
        this.axes =
                Axes.of(
                        group.output().layout().shape(),
                        operands.stream().map(Operand::layout).toList());
        int flat = width(widest(), 0);
        int across = width(flat, axes.inner());
        this.rows = axes.rank() > 1 && across >= Math.min(4, flat);
        this.width = rows ? across : flat;
        this.inputs = scalars.inputs().stream().map(k -> new Input(k, way(k))).toList();
        int streams = (int) inputs.stream().filter(input -> input.way.streams()).count();
        this.batch =
                scalars.operations() > LONG
                        ? 1
                        : Math.clamp(16 / (width * Math.max(1, streams)), 1, 4);
    }

    /// The kernel of `group`, a `Pointwise`.
    static Codes of(Group group, Facts facts) {
        Maps map = new Maps(group);
        Code code = map.rows ? map.rows(facts) : map.flat(facts);
        return new Codes(map.rows ? "rows" : "flat", List.of(code), 0);
    }

    /// How many elements 16 bytes of the narrowest floats hold, unless that is too many for the registers.
    private int widest() {
        boolean half = operands.stream().anyMatch(o -> o.type().isHalf());
        boolean bytes = operands.stream().allMatch(o -> o.type() == DType.U8);
        boolean small = scalars.operations() <= LONG && operands.size() <= MANY;
        return (half || bytes) && small ? 8 : 4;
    }

    /// The most elements, `most` at most, that a pack can have which divides `extent` and by which every result can be
    /// written.
    private int width(int most, int extent) {
        int pack = most;
        while (extent % pack != 0 || !begins(group.outputs(), pack)) {
            pack /= 2;
        }
        return pack;
    }

    private static boolean begins(List<Operand> outputs, int pack) {
        return outputs.stream().allMatch(output -> packed(output, new long[] {1}, pack));
    }

    /// Whether packs of `width` elements can be read at once, at multiples of all these strides but the last.
    private static boolean packed(Operand operand, long[] strides, int width) {
        int bytes = operand.type().bytes();
        int pack = width == 1 ? 1 : Math.min(16, width * bytes);
        boolean packed =
                operand.alignment() % pack == 0 && operand.layout().offset() * bytes % pack == 0;
        for (int axis = 0; axis < strides.length - 1; axis++) {
            packed &= strides[axis] * bytes % pack == 0;
        }
        return packed && strides[strides.length - 1] == 1;
    }

    private boolean packed(int k) {
        return packed(operands.get(k), axes.strides()[k], width);
    }

    private Way way(int k) {
        if (axes.still(k, axes.rank())) {
            return Way.SCALAR;
        }
        if (rows && axes.still(k, axes.rank() - 1)) {
            return Way.COLUMNS;
        }
        if (rows && axes.inner(k) == 0) {
            return Way.ROW;
        }
        boolean alike = Arrays.equals(axes.strides()[k], axes.strides()[group.inputs().size()]);
        if (alike && (packed(operands.get(k), new long[] {1}, width))) {
            return Way.ALIKE;
        }
        return rows && packed(k) ? Way.PACK : Way.SINGLE;
    }

    private Code rows(Facts facts) {
        Axes outer = axes.first(axes.rank() - 1);
        int packs = axes.inner() / width;
        long count = outer.elements();
        long sweep = Math.clamp(threads(count * packs, facts) / packs, 1, count);
        number("packs", packs);
        number("rows", count);
        number("sweep", sweep);
        boolean walks = inputs.stream().anyMatch(i -> streamsElsewhere(i) || i.way == Way.ROW);
        if (walks) {
            array("extents", Arrays.stream(outer.extents()).asLongStream().toArray());
            array("step", outer.coordinates(sweep));
        }
        StringBuilder before = new StringBuilder();
        StringBuilder arrays = new StringBuilder();
        StringBuilder loads = new StringBuilder();
        if (walks) {
            before.append("Index<%s> index(row, a.extents);\n".formatted(outer.rank()));
        }
        for (Input input : inputs) {
            int k = input.index;
            long[] strides = Arrays.copyOf(axes.strides()[k], outer.rank());
            switch (input.way) {
                case SCALAR -> before.append(at(k, "const float x@ = load(in@, 0);\n"));
                case COLUMNS -> {
                    before.append(at(k, "float x@[WIDTH];\n"));
                    if (packed(k)) {
                        before.append(at(k, "loadPack(in@, column, x@);\n"));
                    } else {
                        number("along" + k, axes.inner(k));
                        before.append(
                                at(
                                        k,
                                        """
                                        #pragma unroll
                                        for (int j = 0; j < WIDTH; j++) {
                                            x@[j] = load(in@, (long long)(column + j) * a.along@);
                                        }
                                        """));
                    }
                }
                case ROW -> {
                    array("strides" + k, strides);
                    arrays.append(at(k, "float x@[BATCH];\n"));
                    loads.append(at(k, "x@[u] = load(in@, index.dot(a.strides@));\n"));
                }
                case ALIKE -> {
                    arrays.append(at(k, "float x@[BATCH][WIDTH];\n"));
                    loads.append(
                            at(
                                    k,
                                    "loadPack(in@, (row + u * sweep) * packs * WIDTH + column, x@[u]);\n"));
                }
                case PACK -> {
                    array("strides" + k, strides);
                    arrays.append(at(k, "float x@[BATCH][WIDTH];\n"));
                    loads.append(at(k, "loadPack(in@, index.dot(a.strides@) + column, x@[u]);\n"));
                }
                case SINGLE -> {
                    array("strides" + k, strides);
                    number("along" + k, axes.inner(k));
                    arrays.append(at(k, "float x@[BATCH][WIDTH];\n"));
                    loads.append(
                            at(
                                    k,
                                    """
                                    const long long place@ = index.dot(a.strides@);
                                    #pragma unroll
                                    for (int j = 0; j < WIDTH; j++) {
                                        x@[u][j] = load(in@, place@ + (long long)(column + j) * a.along@);
                                    }
                                    """));
                }
            }
        }
        if (walks) {
            loads.append("index.add(a.step, a.extents);\n");
        }
        String text =
                ROWS.formatted(
                        pointers(),
                        indent(4, before.append(scalars.declarations())),
                        indent(8, arrays),
                        indent(16, loads),
                        indent(16, results("storePack(out@, at, y@);\n")));
        return code(text, Math.ceilDiv(sweep * packs, THREADS));
    }

    private boolean streamsElsewhere(Input input) {
        return input.way == Way.PACK || input.way == Way.SINGLE;
    }

    private Code flat(Facts facts) {
        long elements = axes.elements();
        long blocks = Math.ceilDiv(threads(Math.ceilDiv(elements, width), facts), THREADS);
        long sweep = blocks * THREADS * width;
        number("elements", elements);
        number("sweep", sweep);
        boolean walks = inputs.stream().anyMatch(this::streamsElsewhere);
        StringBuilder before = new StringBuilder();
        StringBuilder arrays = new StringBuilder();
        StringBuilder loads = new StringBuilder();
        StringBuilder singles = new StringBuilder();
        if (walks) {
            array("extents", Arrays.stream(axes.extents()).asLongStream().toArray());
            array("step", axes.coordinates(sweep));
            before.append("Index<%s> index(begin, a.extents);\n".formatted(axes.rank()));
        }
        for (Input input : inputs) {
            int k = input.index;
            if (input.way == Way.SCALAR) {
                before.append(at(k, "const float x@ = load(in@, 0);\n"));
                continue;
            }
            arrays.append(at(k, "float x@[BATCH][WIDTH];\n"));
            if (input.way == Way.ALIKE) {
                loads.append(at(k, "loadSome(in@, at, elements - at, x@[u]);\n"));
            } else {
                array("strides" + k, axes.strides()[k]);
                singles.append(at(k, "    x@[u][j] = load(in@, element.dot(a.strides@));\n"));
            }
        }
        if (walks) {
            loads.append(
                    """
                    Index<%s> element = index;
                    #pragma unroll
                    for (int j = 0; j < WIDTH; j++) {
                        if (at + j < elements) {
                    %s
                        }
                        element.next(a.extents);
                    }
                    index.add(a.step, a.extents);
                    """
                            .formatted(axes.rank(), indent(4, singles)));
        }
        String text =
                FLAT.formatted(
                        pointers(),
                        indent(4, before.append(scalars.declarations())),
                        indent(8, arrays),
                        indent(16, loads),
                        indent(16, results("storeSome(out@, at, elements - at, y@);\n")));
        return code(text, blocks);
    }

    /// The results' packs, computed and written.
    private String results(String store) {
        StringBuilder text = new StringBuilder();
        List<String> arguments = new ArrayList<>();
        scalars.slots().forEach(slot -> arguments.add("s" + slot));
        for (Input input : inputs) {
            arguments.add(
                    "x"
                            + input.index
                            + switch (input.way) {
                                case SCALAR -> "";
                                case COLUMNS -> "[j]";
                                case ROW -> "[u]";
                                case ALIKE, PACK, SINGLE -> "[u][j]";
                            });
        }
        for (int k = 0; k < group.outputs().size(); k++) {
            text.append(at(k, "float y@[WIDTH];\n"));
            arguments.add(at(k, "y@[j]"));
        }
        text.append(
                """
                #pragma unroll
                for (int j = 0; j < WIDTH; j++) {
                    formula(%s);
                }
                """
                        .formatted(String.join(", ", arguments)));
        for (int k = 0; k < group.outputs().size(); k++) {
            text.append(at(k, store));
        }
        return text.toString();
    }

    private String pointers() {
        StringBuilder text = new StringBuilder();
        for (Input input : inputs) {
            int k = input.index;
            number("from" + k, operands.get(k).layout().offset());
            String type = Prelude.type(operands.get(k).type());
            text.append(at(k, "const %s* in@ = a.in@ + a.from@;\n".formatted(type)));
        }
        for (int k = 0; k < group.outputs().size(); k++) {
            number("to" + k, group.outputs().get(k).layout().offset());
            String type = Prelude.type(group.outputs().get(k).type());
            text.append(at(k, "%s* out@ = a.out@ + a.to@;\n".formatted(type)));
        }
        return indent(4, text);
    }

    private Code code(String kernel, long blocks) {
        scalars.number(group.slots(), names, numbers);
        List<String> pointers = new ArrayList<>();
        for (int k = 0; k < group.inputs().size(); k++) {
            pointers.add("const %s* in%s".formatted(Prelude.type(operands.get(k).type()), k));
        }
        for (int k = 0; k < group.outputs().size(); k++) {
            pointers.add("%s* out%s".formatted(Prelude.type(group.outputs().get(k).type()), k));
        }
        String text =
                Stream.of(
                                Code.arguments(pointers, names),
                                "enum { THREADS = %s, WIDTH = %s, BATCH = %s };\n"
                                        .formatted(THREADS, width, batch),
                                scalars.function(),
                                kernel.replaceAll("\n\\s*\n", "\n"))
                        .collect(Collectors.joining("\n"));
        return new Code(text, (int) blocks, THREADS, numbers);
    }

    private void number(String name, long value) {
        names.add(name);
        numbers.add(value);
    }

    private void array(String name, long[] values) {
        names.add("%s[%s]".formatted(name, values.length));
        for (long value : values) {
            numbers.add(value);
        }
    }

    /// As many threads as the device holds, or more where each would have more than some turns to do.
    static long threads(long packs, Facts facts) {
        long held = facts.multiprocessors() * 2048L;
        return Math.ceilDiv(packs, Math.clamp(packs / held, 1, TURNS));
    }

    private static String indent(int spaces, CharSequence text) {
        return text.toString().indent(spaces).stripTrailing();
    }

    private static String at(int k, String text) {
        return text.replace("@", Integer.toString(k));
    }
}
