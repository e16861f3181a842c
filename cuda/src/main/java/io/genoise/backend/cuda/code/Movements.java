package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// Kernels of the movements that do move: `Reshape` (any view into row-major order), `Pad` and `Concat`. All three are one
/// template: the result is walked in its own order and each unit is fetched from the part that it belongs to, or is 0. A
/// unit is as many bytes, 16 at most, as always lie together everywhere ([Box]). Operands are never looked at, only moved,
/// unless the result is stored with fewer bits.
///
/// A `Reshape` that turns columns into rows goes through a tile in shared memory instead, so that both its reads and its
/// writes are of neighbours.
public final class Movements {
    private static final int THREADS = 256;
    private static final int BATCH = 4;

    /// From this extent on of both axes a tile is worth its while.
    private static final int TURNED = 16;

    private static final String FETCH =
            """
            extern "C" __global__ void __launch_bounds__(THREADS) kernel(const Arguments a) {
            %s
                const unsigned units = (unsigned)a.units, sweep = (unsigned)a.sweep;
                unsigned begin = blockIdx.x * THREADS + threadIdx.x;
                Index<%s> index(begin, a.extents);
                for (; begin < units; begin += BATCH * sweep) {
                    Unit y[BATCH];
            #pragma unroll
                    for (int u = 0; u < BATCH; u++) {
                        y[u] = Unit();
                        if (begin + u * sweep < units) {
            %s
                            index.add(a.step, a.extents);
                        }
                    }
            #pragma unroll
                    for (int u = 0; u < BATCH; u++) {
                        if (begin + u * sweep < units) {
                            %s;
                        }
                    }
                }
            }
            """;

    private static final String TURN =
            """
            extern "C" __global__ void __launch_bounds__(THREADS) kernel(const Arguments a) {
                __shared__ Unit tile[TILE][TILE + 1];
                // x is row-major as [.., columns, .., rows], y as [.., rows, .., columns]: a tile's rows are y's columns first
                const unsigned rows = (unsigned)a.rows, columns = (unsigned)a.columns;
                const unsigned down = (rows + TILE - 1) / TILE, across = (columns + TILE - 1) / TILE;
                const unsigned column = blockIdx.x %% across * TILE;
                const unsigned row = blockIdx.x / across %% down * TILE;
                const Index<%s> index(blockIdx.x / across / down, a.extents);
                const Unit* x = %s + index.dot(a.from);
                Unit* y = a.y + a.offsetY + index.dot(a.to);
                const unsigned lane = threadIdx.x %% 32, warp = threadIdx.x / 32;
                for (unsigned i = warp; i < TILE; i += THREADS / 32) {
            #pragma unroll
                    for (unsigned j = lane; j < TILE; j += 32) {
                        if (column + i < columns && row + j < rows) {
                            tile[i][j] = x[(long long)(column + i) * a.stride + (row + j)];
                        }
                    }
                }
                __syncthreads();
                for (unsigned i = warp; i < TILE; i += THREADS / 32) {
            #pragma unroll
                    for (unsigned j = lane; j < TILE; j += 32) {
                        if (row + i < rows && column + j < columns) {
                            y[(long long)(row + i) * a.pitch + (column + j)] = tile[j][i];
                        }
                    }
                }
            }
            """;

    private static final String COPY =
            """
            // Copies `bytes` bytes, a T at a time; what is left in the end, one by one.
            template <typename T>
            __device__ inline void copy(const char* from, char* to, long long bytes) {
                const long long sweep = (long long)gridDim.x * THREADS;
                const long long first = blockIdx.x * THREADS + threadIdx.x;
                const long long units = bytes / (long long)sizeof(T);
                for (long long i = first; i < units; i += sweep) {
                    reinterpret_cast<T*>(to)[i] = reinterpret_cast<const T*>(from)[i];
                }
                for (long long i = units * (long long)sizeof(T) + first; i < bytes; i += sweep) {
                    to[i] = from[i];
                }
            }

            extern "C" __global__ void __launch_bounds__(THREADS) kernel(const Arguments a) {
                const char* from = a.x + shift(a);
                const unsigned long long place = (unsigned long long)from | (unsigned long long)a.y;
                if (place % 16 == 0) {
                    copy<Pack<unsigned, 4>>(from, a.y, a.bytes);
                } else if (place % 4 == 0) {
                    copy<unsigned>(from, a.y, a.bytes);
                } else {
                    copy<u8>(from, a.y, a.bytes);
                }
            }
            """;

    private final Group group;
    private final Box box;
    private final int moving;
    private final List<String> names = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();

    /// @param moving the place of the slot that moves the only part along the first axis, or -1
    private Movements(Group group, Box box, int moving) {
        this.group = group;
        this.box = box;
        this.moving = moving;
    }

    /// The operand's elements in row-major order. Slots may move it.
    static Codes reshape(Group group, Facts facts) {
        Layout x = group.inputs().getFirst().layout();
        Box box =
                Box.of(
                        x.shape(),
                        sides(x.shape(), List.of(x), List.of(new long[x.shape().rank()])));
        Movements movements = new Movements(group, box, -1);
        int rows = movements.unitStride();
        return rows < 0 ? movements.fetch("copy", facts) : movements.turn(rows);
    }

    /// The operand within zeros, further on by the slot's rows if it moves.
    static Codes pad(Pad pad, Group group, Facts facts) {
        TensorShape y = group.output().layout().shape();
        long[] starts = pad.starts().stream().mapToLong(start -> start).toArray();
        Layout x = group.inputs().getFirst().layout();
        Box box = Box.of(y, sides(y, List.of(x), List.of(starts)));
        int moving = pad.moving() && y.extent(0) > 1 ? group.slots()[0] : -1;
        return new Movements(group, box, moving).fetch("pad", facts);
    }

    /// The operands one after another.
    static Codes concat(Concat concat, Group group, Facts facts) {
        TensorShape y = group.output().layout().shape();
        List<Layout> parts = group.inputs().stream().map(Operand::layout).toList();
        List<long[]> starts = new ArrayList<>();
        long start = 0;
        for (Layout part : parts) {
            long[] at = new long[y.rank()];
            at[concat.axis()] = start;
            starts.add(at);
            start += part.shape().extent(concat.axis());
        }
        return new Movements(group, Box.of(y, sides(y, parts, starts)), -1).fetch("concat", facts);
    }

    /// A copy of `bytes` bytes from the first operand, which slots move, to the second.
    public static Codes shiftedCopy(long bytes) {
        List<String> names = new ArrayList<>(List.of("bytes"));
        String shift = shift(names);
        String text =
                Code.arguments(List.of("const char* x", "char* y"), names)
                        + "\nenum { THREADS = %s };\n\n".formatted(THREADS)
                        + shift
                        + COPY;
        int blocks = Math.clamp(Math.ceilDiv(bytes, 16L * THREADS), 1, 2048);
        return new Codes("copy", List.of(new Code(text, blocks, THREADS, List.of(bytes))), 0, true);
    }

    private static List<List<Box.Side>> sides(
            TensorShape y, List<Layout> parts, List<long[]> starts) {
        List<List<Box.Side>> sides = new ArrayList<>();
        for (int axis = 0; axis < y.rank(); axis++) {
            List<Box.Side> along = new ArrayList<>();
            for (int k = 0; k < parts.size(); k++) {
                Layout part = parts.get(k);
                along.add(
                        new Box.Side(
                                starts.get(k)[axis],
                                part.shape().extent(axis),
                                part.strides()[axis]));
            }
            sides.add(along);
        }
        return sides;
    }

    /// The function `shift`, and the names of the numbers that it reads, which must be the last.
    private static String shift(List<String> names) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < Codes.SHIFTS; i++) {
            names.add("slot" + i);
            names.add("shift" + i);
            terms.add("(a.shift%s == 0 ? 0 : a.shift%s * a.slots[a.slot%s])".formatted(i, i, i));
        }
        return """
        // How far the values of slots move the first operand, in bytes.
        __device__ inline long long shift(const Arguments& a) {
            return %s;
        }

        """
                .formatted(String.join("\n            + ", terms));
    }

    /// Bytes of an element if all have the same type, so that it need not be looked at; else 0.
    private int bytes() {
        DType type = group.output().type();
        boolean same = group.inputs().stream().allMatch(x -> x.type() == type);
        return same ? type.bytes() : 0;
    }

    private static boolean fits(Operand operand, int unit) {
        return operand.alignment() % unit == 0
                && operand.layout().offset() * operand.type().bytes() % unit == 0;
    }

    /// How many bytes are moved at once.
    private int unit(int bytes) {
        int unit = 16;
        while (unit > bytes) {
            int size = unit;
            if (box.inUnitsOf(unit / bytes)
                    && fits(group.output(), unit)
                    && group.inputs().stream().allMatch(x -> fits(x, size))) {
                return unit;
            }
            unit /= 2;
        }
        return bytes;
    }

    private static String type(int bytes) {
        return switch (bytes) {
            case 16 -> "Pack<unsigned, 4>";
            case 8 -> "Pack<unsigned, 2>";
            case 4 -> "unsigned";
            case 2 -> "unsigned short";
            default -> "u8";
        };
    }

    private Codes fetch(String algorithm, Facts facts) {
        int bytes = bytes();
        int unit = bytes == 0 ? 0 : unit(bytes);
        int elements = bytes == 0 ? 1 : unit / bytes;
        Box units = box.inUnits(elements);
        int rank = units.axes().size();
        long count = units.elements();
        long blocks = Math.ceilDiv(Maps.threads(count, facts), THREADS);
        number("units", count);
        number("sweep", blocks * THREADS);
        array("extents", units.axes().stream().mapToLong(Box.Axis::extent).toArray());
        array("step", units.coordinates(blocks * THREADS));
        boolean shifted = algorithm.equals("copy");
        List<String> operands = new ArrayList<>();
        StringBuilder before = new StringBuilder();
        StringBuilder choice = new StringBuilder();
        for (int k = 0; k < group.inputs().size(); k++) {
            Operand x = group.inputs().get(k);
            String type = bytes == 0 ? Prelude.type(x.type()) : "Unit";
            operands.add("const %s* x%s".formatted(type, k));
            long from = x.layout().offset() / elements;
            long[] strides = new long[rank];
            for (int i = 0; i < rank; i++) {
                Box.Side side = units.axes().get(i).sides().get(k);
                strides[i] = side.stride();
                from -= side.start() * side.stride();
            }
            number("from" + k, from);
            array("strides" + k, strides);
            String at = "a.x%s".formatted(k);
            if (shifted) {
                at =
                        "reinterpret_cast<const %s*>(reinterpret_cast<const char*>(%s) + shift(a))"
                                .formatted(type, at);
            }
            before.append("    const %s* x%s = %s + a.from%s;\n".formatted(type, k, at, k));
            String place = "index.dot(a.strides%s)".formatted(k);
            if (moving >= 0) {
                place += " - moved * a.strides%s[0]".formatted(k);
            }
            String test = test(units, k);
            String value =
                    (bytes == 0 ? "y[u] = load(x%s, %s);" : "y[u] = x%s[%s];").formatted(k, place);
            boolean rest = algorithm.equals("concat") && k == group.inputs().size() - 1;
            choice.append(k == 0 ? "                " : " else ");
            if (test.isEmpty() || rest && k > 0) {
                choice.append(
                        k == 0
                                ? value
                                : "{\n                    %s\n                }".formatted(value));
            } else {
                choice.append(
                        "if (%s) {\n                    %s\n                }"
                                .formatted(test, value));
            }
        }
        String result = bytes == 0 ? Prelude.type(group.output().type()) : "Unit";
        operands.add("%s* y".formatted(result));
        number("to", group.output().layout().offset() / elements);
        before.append("    %s* to = a.y + a.to;\n".formatted(result));
        if (moving >= 0) {
            number("slot", moving);
            number("scale", units.axes().getFirst().scale());
            before.append("    const int moved = a.slots[a.slot] * (int)a.scale;\n");
        }
        String store =
                bytes == 0 ? "store(to, begin + u * sweep, y[u])" : "to[begin + u * sweep] = y[u]";
        String shift = shifted ? shift(names) : "";
        String text =
                "typedef %s Unit;\nenum { THREADS = %s, BATCH = %s };\n\n"
                                .formatted(bytes == 0 ? "float" : type(unit), THREADS, BATCH)
                        + Code.arguments(operands, names)
                        + "\n"
                        + shift
                        + FETCH.formatted(before.toString().stripTrailing(), rank, choice, store);
        return new Codes(
                algorithm, List.of(new Code(text, (int) blocks, THREADS, numbers)), 0, shifted);
    }

    /// Whether the unit at `index` lies in part `k`, as C; nothing if it always does.
    private String test(Box units, int k) {
        List<String> tests = new ArrayList<>();
        for (int i = 0; i < units.axes().size(); i++) {
            Box.Axis axis = units.axes().get(i);
            Box.Side side = axis.sides().get(k);
            boolean moves = i == 0 && moving >= 0;
            if (!side.whole(axis.extent()) || moves) {
                number("start%s_%s".formatted(k, i), side.start());
                number("size%s_%s".formatted(k, i), side.size());
                tests.add(
                        "(unsigned)(index.at[%s] - (int)a.start%s_%s%s) < (unsigned)a.size%s_%s"
                                .formatted(i, k, i, moves ? " - moved" : "", k, i));
            }
        }
        return String.join(" && ", tests);
    }

    /// The axis along which the operand's elements are neighbours while the result's are not, if both are long enough; or
    /// -1.
    private int unitStride() {
        int last = box.axes().size() - 1;
        long stride = box.inner().sides().getFirst().stride();
        if (bytes() == 0 || stride == 0 || stride == 1 || box.inner().extent() < TURNED) {
            return -1;
        }
        for (int i = 0; i < last; i++) {
            Box.Axis axis = box.axes().get(i);
            if (axis.sides().getFirst().stride() == 1 && axis.extent() >= TURNED) {
                return i;
            }
        }
        return -1;
    }

    private Codes turn(int rows) {
        int last = box.axes().size() - 1;
        int bytes = bytes();
        int tile = bytes == 4 ? 32 : 64;
        List<Long> extents = new ArrayList<>();
        List<Long> from = new ArrayList<>();
        List<Long> to = new ArrayList<>();
        long pitch = box.inner().extent();
        long place = pitch;
        for (int i = last - 1; i >= 0; i--) {
            Box.Axis axis = box.axes().get(i);
            if (i == rows) {
                pitch = place;
            } else {
                extents.add(axis.extent());
                from.add(axis.sides().getFirst().stride());
                to.add(place);
            }
            place *= axis.extent();
        }
        if (extents.isEmpty()) {
            extents.add(1L);
            from.add(0L);
            to.add(0L);
        }
        long height = box.axes().get(rows).extent();
        long width = box.inner().extent();
        number("rows", height);
        number("columns", width);
        array("extents", array(extents));
        array("from", array(from));
        array("to", array(to));
        number("stride", box.inner().sides().getFirst().stride());
        number("pitch", pitch);
        number("offsetX", group.inputs().getFirst().layout().offset());
        number("offsetY", group.output().layout().offset());
        String shift = shift(names);
        String text =
                "typedef %s Unit;\nenum { THREADS = %s, TILE = %s };\n\n"
                                .formatted(type(bytes), THREADS, tile)
                        + Code.arguments(List.of("const Unit* x", "Unit* y"), names)
                        + "\n"
                        + shift
                        + TURN.formatted(
                                extents.size(),
                                "reinterpret_cast<const Unit*>(reinterpret_cast<const char*>(a.x) + shift(a)) + a.offsetX");
        long blocks = Math.ceilDiv(height, tile) * Math.ceilDiv(width, tile);
        for (long extent : extents) {
            blocks *= extent;
        }
        Code code = new Code(text, Math.toIntExact(blocks), THREADS, numbers);
        return new Codes("turn", List.of(code), 0, true);
    }

    /// From the innermost to the outermost, turned round.
    private static long[] array(List<Long> values) {
        return values.reversed().stream().mapToLong(value -> value).toArray();
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
}
