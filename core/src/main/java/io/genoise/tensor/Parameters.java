package io.genoise.tensor;

import io.genoise.program.Node;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// All that a network learns, in one flat block `[total]` with names, shapes and ranges; behind it, in the same memory, the
/// statistics that it gathers, each a Variable. An optimiser or clipping is one kernel over the block, a moving average
/// one over [#whole], a checkpoint one range a name.
///
/// Two phases: layers [#declare] their parameters; the first use allocates and initialises all memory, and ends
/// the declaring. A parameter's first numbers depend on the seed and its name alone. Ranges begin at multiples of 16
/// elements; the gaps hold zeros, and stay zero.
public final class Parameters {
    private static final int ALIGNMENT = 16;

    private final Scope scope;
    private final long seed;
    private final String name;
    private final List<NetworkParameter> declared = new ArrayList<>();
    private final Map<String, Initial> initials = new LinkedHashMap<>();
    private final Map<String, Variable> statistics = new LinkedHashMap<>();
    private String prefix = "";
    private int total;
    private Storage memory;
    private Variable flat;
    private Variable whole;

    /// The step that used them last, and the pieces that it took of each version of the block.
    private Step user;

    private final Map<Node, Tensor[]> pieces = new IdentityHashMap<>();

    /// An empty block in `scope`, whose numbers will be drawn from `seed`.
    public Parameters(Scope scope, long seed) {
        this(scope, seed, "parameters");
    }

    /// As above, called `name` in messages.
    public Parameters(Scope scope, long seed, String name) {
        this.scope = scope;
        this.seed = seed;
        this.name = name;
    }

    /// What `body` makes, which declares its parameters here under names that begin with `part` and a point: a network that is
    /// a part of another.
    public <T> T within(String part, Supplier<T> body) {
        String outer = prefix;
        prefix = outer + part + ".";
        try {
            return body.get();
        } finally {
            prefix = outer;
        }
    }

    /// Ends the declaring, and allocates all; of a part ([#within]), leaves that to the whole.
    ///
    /// @throws IllegalStateException if nothing was declared
    public void complete() {
        if (prefix.isEmpty()) {
            memory();
        }
    }

    /// Adds a parameter that lies in files as it does here.
    ///
    /// @param decays false for norms and biases, which weight decay may spare
    /// @throws IllegalStateException if the block is in use already, or the name is taken
    public NetworkParameter declare(
            String name, TensorShape shape, Initial initial, boolean decays) {
        return declare(name, shape, initial, decays, FileLayout.SAME);
    }

    /// Adds a parameter.
    ///
    /// @param decays false for norms and biases, which weight decay may spare
    /// @param layout how its numbers lie in files
    /// @throws IllegalStateException if the block is in use already, or the name is taken
    /// @throws IllegalArgumentException if `layout` is none of a tensor of this shape
    public NetworkParameter declare(
            String ownName, TensorShape shape, Initial initial, boolean decays, FileLayout layout) {
        String name = prefix + ownName;
        checkNew(name);
        if (!layout.fits(shape)) {
            throw new IllegalArgumentException(
                    "parameter %s %s is declared to lie in files as %s, which no such shape does"
                            .formatted(name, shape, layout));
        }
        NetworkParameter parameter =
                new NetworkParameter(this, declared.size(), total, name, shape, decays, layout);
        declared.add(parameter);
        initials.put(name, initial);
        total = Math.addExact(total, aligned(parameter.elements()));
        return parameter;
    }

    /// Adds a statistic, a Variable that no optimiser touches, each number beginning at `first`.
    ///
    /// @throws IllegalStateException if the block is in use already, or the name is taken
    public Variable statistic(String name, TensorShape shape, float first) {
        return statistic(name, shape, Initial.of(first));
    }

    /// Adds a statistic that begins as `first` says.
    ///
    /// @throws IllegalStateException if the block is in use already, or the name is taken
    public Variable statistic(String ownName, TensorShape shape, Initial first) {
        String name = prefix + ownName;
        checkNew(name);
        Variable variable = new Variable(part(name, shape));
        statistics.put(name, variable);
        initials.put(name, first);
        return variable;
    }

    private Storage part(String name, TensorShape shape) {
        return Storage.part(device(), name, shape, DType.F32, this::memory);
    }

    private void checkNew(String name) {
        if (memory != null) {
            throw new IllegalStateException(
                    "parameter %s is declared after the block %s was used".formatted(name, this));
        }
        if (initials.containsKey(name)) {
            throw new IllegalStateException("two parameters are called " + name);
        }
    }

    /// What messages call it.
    public String name() {
        return name;
    }

    /// Where its scope lives.
    public Device device() {
        return scope.device();
    }

    /// Where the block lives.
    public Scope scope() {
        return scope;
    }

    /// The parameters in their order in the block.
    public List<NetworkParameter> all() {
        return Collections.unmodifiableList(declared);
    }

    /// The statistics by name, in the order in which they were declared.
    public Map<String, Variable> statistics() {
        return Collections.unmodifiableMap(statistics);
    }

    /// How many numbers are learned, gaps left out.
    public int count() {
        return declared.stream().mapToInt(NetworkParameter::elements).sum();
    }

    /// The parameter called `name`.
    ///
    /// @throws IllegalArgumentException if there is none
    public NetworkParameter get(String name) {
        return declared.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no parameter is called %s; there are %s"
                                        .formatted(
                                                name,
                                                declared.stream()
                                                        .map(NetworkParameter::name)
                                                        .toList())));
    }

    /// All parameters `[total]`. The first call allocates them, within a step too.
    ///
    /// @throws IllegalStateException if no parameter was declared
    public Variable flat() {
        if (total == 0) {
            throw new IllegalStateException("no parameter was declared");
        }
        memory();
        return flat;
    }

    /// All parameters and then all statistics, `[total + …]`: for what concerns every number of a network alike, such as
    /// a moving average. To assign to it is to assign to all of them.
    public Variable whole() {
        memory();
        return whole;
    }

    /// The memory of all, which the first call allocates.
    private Storage memory() {
        if (memory == null) {
            List<Storage> parts = new ArrayList<>();
            if (total > 0) {
                parts.add(part(name, TensorShape.of(total)));
            }
            int size = total;
            for (Variable statistic : statistics.values()) {
                parts.add(statistic.storage());
                int count = Math.toIntExact(statistic.shape().elements());
                int gap = aligned(count) - count;
                if (gap > 0) {
                    parts.add(part("gap", TensorShape.of(gap)));
                }
                size = Math.addExact(size, count + gap);
            }
            if (size == 0) {
                throw new IllegalStateException("no parameter was declared");
            }
            memory = scope.filled(name, TensorShape.of(size), first(size));
            whole = new Variable(memory);
            flat = statistics.isEmpty() ? whole : new Variable(parts.getFirst());
            memory.divide(statistics.isEmpty() ? List.of() : parts);
        }
        return memory;
    }

    private float[] first(int size) {
        float[] values = new float[size];
        for (NetworkParameter p : declared) {
            put(p.name(), p.shape(), p.offset, values);
        }
        int at = total;
        for (Variable statistic : statistics.values()) {
            put(statistic.name(), statistic.shape(), at, values);
            at += aligned(Math.toIntExact(statistic.shape().elements()));
        }
        return values;
    }

    private void put(String of, TensorShape shape, int at, float[] values) {
        float[] first = initials.get(of).draw(shape, RandomStream.of(seed, hash(of)));
        System.arraycopy(first, 0, values, at, Math.toIntExact(shape.elements()));
    }

    private static int aligned(int elements) {
        return Math.addExact(elements, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static long hash(String name) {
        long h = 1125899906842597L;
        for (int i = 0; i < name.length(); i++) {
            h = 31 * h + name.charAt(i);
        }
        return h;
    }

    /// A block of this layout with `value(parameter)` in each parameter's place: a mask or a rate for each number.
    public float[] spread(ToDoubleFunction<NetworkParameter> value) {
        float[] out = new float[total];
        for (NetworkParameter p : declared) {
            Arrays.fill(out, p.offset, p.offset + p.elements(), (float) value.applyAsDouble(p));
        }
        return out;
    }

    Tensor piece(NetworkParameter parameter) {
        Tensor value = flat().value();
        Step step = device().current();
        if (user != step) {
            user = step;
            pieces.clear();
        }
        Tensor[] ofVersion =
                pieces.computeIfAbsent(step.nodeOf(value), _ -> new Tensor[declared.size()]);
        Tensor piece = ofVersion[parameter.index];
        if (piece == null) {
            int from = parameter.offset;
            piece =
                    value.fixedSlice(0, from, from + parameter.elements())
                            .reshape(parameter.shape());
            ofVersion[parameter.index] = piece;
            step.share(piece);
        }
        return piece;
    }

    /// What `step` has taken of the version of the block that `flat` stands for, by the parameters' order; null where it
    /// took nothing.
    Tensor[] pieces(Step step, Node flat) {
        Tensor[] taken = user == step ? pieces.get(flat) : null;
        return taken == null ? new Tensor[declared.size()] : taken;
    }

    /// The numbers of each parameter and statistic by name, outside of steps.
    public Map<String, float[]> read() {
        Map<String, float[]> out = new LinkedHashMap<>();
        float[] all = whole().read();
        ranges().forEach((name, range) ->
                out.put(name, Arrays.copyOfRange(all, range.from, range.from + range.count)));
        return out;
    }

    /// Replaces the numbers of the parameters and statistics named in `values`, outside of steps.
    ///
    /// @throws IllegalArgumentException if a name is unknown or a count is wrong; nothing is changed then
    public void write(Map<String, float[]> values) {
        float[] all = whole().read();
        Map<String, Range> ranges = ranges();
        values.forEach((name, numbers) -> {
            Range range = ranges.containsKey(name) ? ranges.get(name) : range(get(name));
            if (numbers.length != range.count) {
                throw new IllegalArgumentException(
                        "parameter %s has %s numbers, not %s"
                                .formatted(name, range.count, numbers.length));
            }
            System.arraycopy(numbers, 0, all, range.from, range.count);
        });
        whole().set(all);
    }

    /// `count` numbers of the whole, from number `from` on.
    private record Range(int from, int count) {}

    private static Range range(NetworkParameter p) {
        return new Range(p.offset, p.elements());
    }

    /// What numbers are whose: the parameters', then the statistics'.
    private Map<String, Range> ranges() {
        Map<String, Range> ranges = new LinkedHashMap<>();
        declared.forEach(p -> ranges.put(p.name(), range(p)));
        statistics.forEach((name, s) ->
                ranges.put(
                        name,
                        new Range(
                                Math.toIntExact(s.storage().offset()),
                                Math.toIntExact(s.shape().elements()))));
        return ranges;
    }

    /// `nin (block1.conv1.weight … classifier.bias: 26 parameters, 1411140 numbers)`.
    @Override
    public String toString() {
        return declared.isEmpty()
                ? name
                : "%s (%s … %s: %s parameters, %s numbers)"
                        .formatted(
                                name,
                                declared.getFirst().name(),
                                declared.getLast().name(),
                                declared.size(),
                                count());
    }
}
