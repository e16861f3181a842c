package io.genoise.tensor;

import io.genoise.program.Node;
import io.genoise.random.RandomStream;
import io.genoise.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// All that a network learns, in one flat block `[total]` with names, shapes and ranges; beside it the statistics that
/// it gathers. An optimiser, a moving average or clipping is one kernel over the block, a checkpoint one range a name.
///
/// Two phases: layers [#declare] their parameters; the first use allocates and initialises the block, and ends
/// the declaring. A parameter's first numbers depend on the seed and its name alone. Ranges begin at multiples of 16
/// elements; the gaps hold zeros, and stay zero.
public final class Parameters {
    private static final int ALIGNMENT = 16;

    private final Scope scope;
    private final long seed;
    private final String name;
    private final List<Parameter> declared = new ArrayList<>();
    private final Map<String, Initial> initials = new LinkedHashMap<>();
    private final Map<String, Variable> statistics = new LinkedHashMap<>();
    private int total;
    private Variable flat;

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

    /// Adds a parameter that lies in files as it does here.
    ///
    /// @param decays false for norms and biases, which weight decay may spare
    /// @throws IllegalStateException if the block is in use already, or the name is taken
    public Parameter declare(String name, Shape shape, Initial initial, boolean decays) {
        return declare(name, shape, initial, decays, FileLayout.SAME);
    }

    /// Adds a parameter.
    ///
    /// @param decays false for norms and biases, which weight decay may spare
    /// @param layout how its numbers lie in files
    /// @throws IllegalStateException if the block is in use already, or the name is taken
    /// @throws IllegalArgumentException if `layout` is none of a tensor of this shape
    public Parameter declare(
            String name, Shape shape, Initial initial, boolean decays, FileLayout layout) {
        checkNew(name);
        if (!layout.fits(shape)) {
            throw new IllegalArgumentException(
                    "parameter %s %s is declared to lie in files as %s, which no such shape does"
                            .formatted(name, shape, layout));
        }
        Parameter parameter =
                new Parameter(this, declared.size(), total, name, shape, decays, layout);
        declared.add(parameter);
        initials.put(name, initial);
        total =
                Math.addExact(
                        total, (parameter.elements() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        return parameter;
    }

    /// Adds a statistic, a Variable of its own that no optimiser touches, each number beginning at `first`.
    public Variable statistic(String name, Shape shape, float first) {
        checkNew(name);
        float[] values = new float[Math.toIntExact(shape.elements())];
        Arrays.fill(values, first);
        Variable variable = scope.variable(name, shape, values);
        statistics.put(name, variable);
        return variable;
    }

    private void checkNew(String name) {
        if (flat != null) {
            throw new IllegalStateException(
                    "parameter %s is declared after the block %s was used".formatted(name, this));
        }
        if (initials.containsKey(name) || statistics.containsKey(name)) {
            throw new IllegalStateException("two parameters are called " + name);
        }
    }

    /// What messages call it.
    public String name() {
        return name;
    }

    public Device device() {
        return scope.device();
    }

    /// Where the block lives.
    public Scope scope() {
        return scope;
    }

    /// The parameters in their order in the block.
    public List<Parameter> all() {
        return Collections.unmodifiableList(declared);
    }

    /// The statistics by name, in the order in which they were declared.
    public Map<String, Variable> statistics() {
        return Collections.unmodifiableMap(statistics);
    }

    /// How many numbers are learned, gaps left out.
    public int count() {
        return declared.stream().mapToInt(Parameter::elements).sum();
    }

    /// The parameter called `name`.
    ///
    /// @throws IllegalArgumentException if there is none
    public Parameter get(String name) {
        return declared.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no parameter is called %s; there are %s"
                                        .formatted(
                                                name,
                                                declared.stream().map(Parameter::name).toList())));
    }

    /// The whole block `[total]`. The first call allocates it, within a step too.
    public Variable flat() {
        if (flat == null) {
            if (total == 0) {
                throw new IllegalStateException("no parameter was declared");
            }
            float[] values = new float[total];
            for (Parameter p : declared) {
                RandomStream random = RandomStream.of(seed, hash(p.name()));
                float[] first = initials.get(p.name()).draw(p.shape(), random);
                System.arraycopy(first, 0, values, p.offset, p.elements());
            }
            flat = scope.variable(name, Shape.of(total), values);
        }
        return flat;
    }

    private static long hash(String name) {
        long h = 1125899906842597L;
        for (int i = 0; i < name.length(); i++) {
            h = 31 * h + name.charAt(i);
        }
        return h;
    }

    /// A block of this layout with `value(parameter)` in each parameter's place: a mask or a rate for each number.
    public float[] spread(ToDoubleFunction<Parameter> value) {
        float[] out = new float[total];
        for (Parameter p : declared) {
            Arrays.fill(out, p.offset, p.offset + p.elements(), (float) value.applyAsDouble(p));
        }
        return out;
    }

    Tensor piece(Parameter parameter) {
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
        float[] all = flat().read();
        for (Parameter p : declared) {
            out.put(p.name(), Arrays.copyOfRange(all, p.offset, p.offset + p.elements()));
        }
        statistics.forEach((name, variable) -> out.put(name, variable.read()));
        return out;
    }

    /// Replaces the numbers of the parameters and statistics named in `values`, outside of steps.
    ///
    /// @throws IllegalArgumentException if a name is unknown or a count is wrong; nothing is changed then
    public void write(Map<String, float[]> values) {
        float[] all = flat().read();
        for (Map.Entry<String, float[]> entry : values.entrySet()) {
            Variable statistic = statistics.get(entry.getKey());
            long expected =
                    statistic != null
                            ? statistic.shape().elements()
                            : get(entry.getKey()).elements();
            if (entry.getValue().length != expected) {
                throw new IllegalArgumentException(
                        "parameter %s has %s numbers, not %s"
                                .formatted(entry.getKey(), expected, entry.getValue().length));
            }
        }
        values.forEach((name, numbers) -> {
            Variable statistic = statistics.get(name);
            if (statistic != null) {
                statistic.set(numbers);
            } else {
                System.arraycopy(numbers, 0, all, get(name).offset, numbers.length);
            }
        });
        flat().set(all);
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
