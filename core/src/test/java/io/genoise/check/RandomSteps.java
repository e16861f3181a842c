package io.genoise.check;

import io.genoise.autograd.Autograd;
import io.genoise.op.Activations;
import io.genoise.op.Softmax;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Run;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.tensor.internal.StepAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Steps made of random operations, reads, keeps and writes in random order, the same for the same seed: whatever a
/// planner does with them, the numbers must be those of the operations done one after another.
public final class RandomSteps {
    private final long seed;
    private final int[] extents;
    private final int actions;
    private final List<String> trace = new ArrayList<>();
    private final List<Tensor> live = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private List<Tensor> kept = new ArrayList<>();
    private RandomStream random;

    /// Steps of `actions` actions over tensors with extents of `extents` (three), or 1.
    public RandomSteps(long seed, int actions, int... extents) {
        this.seed = seed;
        this.actions = actions;
        this.extents = extents.clone();
    }

    /// Runs `steps` steps on `device` and returns every number that survives: readings, kept tensors and Variables.
    public List<double[]> run(Device device, Run run, int steps) {
        List<double[]> survivors = new ArrayList<>();
        try (Scope scope = device.scope().open()) {
            setUp(scope);
            for (int i = 0; i < steps; i++) {
                trace.clear();
                random = RandomStream.of(seed, 2);
                live.clear();
                readings.clear();
                List<Tensor> before = kept;
                kept = new ArrayList<>();
                try (Step step = device.step(run)) {
                    variables.forEach(v -> live.add(v.value()));
                    live.addAll(before);
                    for (int k = 0; k < actions; k++) {
                        act(step, scope);
                    }
                    step.run();
                }
                readings.forEach(r -> survivors.add(r.doubles()));
                kept.forEach(t -> survivors.add(t.readDoubles()));
                variables.forEach(v -> survivors.add(v.value().readDoubles()));
            }
        }
        return survivors;
    }

    /// What the last step did, a line an action.
    public String trace() {
        return String.join("\n", trace);
    }

    private void setUp(Scope scope) {
        int a = extents[0];
        int b = extents[1];
        int c = extents[2];
        variables.clear();
        kept = new ArrayList<>();
        int[][] shapes = {{a, b, c}, {a, b, c}, {b, c}, {b, c}, {c}, {b, 1}, {a, c}, {}};
        random = RandomStream.of(seed, 1);
        for (int[] shape : shapes) {
            Variable variable =
                    scope.variable("v" + variables.size(), TensorShape.of(shape), DType.F32);
            float[] numbers = new float[(int) variable.shape().elements()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = 2 * random.nextFloat() - 1;
            }
            variable.set(numbers);
            variables.add(variable);
        }
        parts(scope);
    }

    /// A network's numbers: Variables side by side in one block, and the block.
    private void parts(Scope scope) {
        Parameters block = new Parameters(scope, seed);
        Initial first = Initial.uniform(1);
        TensorShape whole = TensorShape.of(extents[1], extents[2]);
        Variable one = block.statistic("one", whole, first);
        Variable two = block.statistic("two", whole, first);
        Variable three = block.statistic("three", TensorShape.of(16), first);
        Variable four = block.statistic("four", TensorShape.of(16), first);
        block.declare("five", TensorShape.of(16), first, true);
        variables.addAll(List.of(one, two, three, four, block.flat(), block.whole()));
    }

    private void act(Step step, Scope scope) {
        switch (random.nextInt(17)) {
            case 0, 1, 2 -> add("unary", unary(pick()));
            case 3, 4 -> binary();
            case 5 -> add("formula", formula());
            case 6, 7 -> add("reduce", reduce());
            case 8, 9, 10 -> add("move", move(pick()));
            case 11 -> join();
            case 12 -> product();
            case 13 -> add("again", variables.get(random.nextInt(variables.size())).value());
            case 14 -> gradient();
            case 15 -> whole();
            default -> survive(step, scope);
        }
        if (random.nextInt(4) == 0) {
            survive(step, scope);
        }
    }

    private Tensor pick() {
        return random.nextInt(3) == 0
                ? live.get(random.nextInt(live.size()))
                : live.get(live.size() - 1 - random.nextInt(Math.min(5, live.size())));
    }

    private Tensor pick(Predicate<Tensor> fit) {
        List<Tensor> fitting = live.stream().filter(fit).toList();
        return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
    }

    private void add(String what, Tensor t) {
        if (t != null && t.shape().elements() < 4096) {
            trace.add("t" + live.size() + " " + what + " " + t);
            live.add(t);
        }
    }

    private Tensor unary(Tensor x) {
        return switch (random.nextInt(9)) {
            case 0 -> x.sin();
            case 1 -> x.tanh();
            case 2 -> Activations.relu(x);
            case 3 -> x.times(0.5f);
            case 4 -> x.minus(0.25f);
            case 5 -> x.abs().plus(0.1f).sqrt();
            case 6 -> x.plus(1).times(x);
            case 7 -> x.detach();
            default -> x.clamp(-1, 0.5f);
        };
    }

    private void binary() {
        Tensor x = pick();
        Tensor y = pick(t -> broadcasts(x.shape(), t.shape()));
        add(
                "binary",
                switch (random.nextInt(5)) {
                    case 0 -> x.plus(y).times(0.5f);
                    case 1 -> x.minus(y).tanh();
                    case 2 -> x.times(y).sin();
                    case 3 -> x.max(y);
                    default -> x.less(y);
                });
    }

    private static boolean broadcasts(TensorShape a, TensorShape b) {
        for (int i = 1; i <= Math.min(a.rank(), b.rank()); i++) {
            int x = a.extent(-i);
            int y = b.extent(-i);
            if (x != y && x != 1 && y != 1) {
                return false;
            }
        }
        return true;
    }

    private Tensor formula() {
        Tensor x = pick();
        Tensor y = pick(t -> broadcasts(x.shape(), t.shape()));
        return Tensor.map(
                List.of(x, y, x), v -> v.get(0).times(v.get(1)).plus(v.get(2).times(0.5f)).sin());
    }

    private Tensor reduce() {
        Tensor x = pick(t -> t.shape().rank() > 0);
        int rank = x.shape().rank();
        int[] axes = IntStream.range(0, rank).filter(_ -> random.nextBoolean()).toArray();
        if (axes.length == 0) {
            axes = new int[] {random.nextInt(rank)};
        }
        return switch (random.nextInt(11)) {
            case 8 -> Softmax.softmax(x, rank - 1);
            case 9, 10 -> rows(x);
            case 0, 1 -> x.mean(axes);
            case 2 -> x.max(axes);
            case 3 -> rank < TensorShape.MAX_RANK ? x.moments(axes).tanh() : null;
            case 4 -> x.argmax(axes[0]);
            case 5 -> Softmax.logSumExp(x, axes);
            case 6 -> x.square().mean(axes);
            default -> x.sum(axes).tanh();
        };
    }

    /// What belongs together row by row: numbers less their row's mean, which are summed over the rows and go on.
    private Tensor rows(Tensor x) {
        int last = x.shape().rank() - 1;
        Tensor centred = x.minus(x.mean(last).reshape(x.shape().with(last, 1)));
        if (last > 0) {
            add("sums over rows", centred.sum(IntStream.range(0, last).toArray()));
        }
        add("sums of rows", centred.square().sum(last));
        return centred;
    }

    private Tensor move(Tensor x) {
        TensorShape shape = x.shape();
        int rank = shape.rank();
        if (rank == 0) {
            return x.broadcast(TensorShape.of(extents[1], extents[2]));
        }
        int axis = random.nextInt(rank);
        int extent = shape.extent(axis);
        return switch (random.nextInt(9)) {
            case 0 -> x.reshape(-1);
            case 1 -> rank < 4 ? x.reshape(shape.insert(axis, 1)) : x.reshape(-1);
            case 2 -> rank > 1 ? x.transpose() : x;
            case 3 -> x.permute(random.permutation(rank));
            case 4 -> x.slice(axis, extent / 3, extent);
            case 5 -> x.slice(axis, 0, (extent + 1) / 2);
            case 6 -> x.flip(axis);
            case 7 -> x.pad(axis, random.nextInt(2), 1);
            default -> x.broadcast(rank < 4 ? shape.insert(0, 2) : shape);
        };
    }

    private void join() {
        Tensor x = pick(t -> t.shape().rank() > 0);
        int rows = x.shape().extent(0);
        if (rows > 1 && x.dtype() == DType.F32 && random.nextBoolean()) {
            Tensor rest = unary(x.slice(0, 1, rows));
            add("rows turned", Tensor.concat(0, rest, unary(x.slice(0, 0, 1))));
            return;
        }
        int axis = random.nextInt(3) == 0 ? random.nextInt(x.shape().rank()) : 0;
        Predicate<Tensor> fits =
                t ->
                        t.dtype() == x.dtype()
                                && t.shape().rank() == x.shape().rank()
                                && t.shape().with(axis, 1).equals(x.shape().with(axis, 1));
        Tensor y = pick(fits);
        Tensor z = pick(fits);
        add(
                "concat along " + axis,
                random.nextBoolean()
                        ? Tensor.concat(axis, x, y)
                        : Tensor.concat(axis, y, x.dtype() == DType.F32 ? x.sin() : x, z));
    }

    private void product() {
        Tensor x = pick(t -> t.shape().rank() >= 2 && t.dtype() == DType.F32);
        boolean transposed = random.nextBoolean();
        add("matmul", x.times(0.2f).matmul(x, transposed, !transposed));
    }

    private void gradient() {
        Tensor loss = pick(t -> t.dtype() == DType.F32);
        int last = StepAccess.get().node(loss).id();
        Tensor target = pick(t -> t.dtype() == DType.F32 && StepAccess.get().node(t).id() <= last);
        Tensor whole = loss.shape().rank() == 0 ? loss : loss.times(0.25f).sum();
        add("gradient", Autograd.gradients(whole, List.of(target)).getFirst().tanh());
    }

    /// What is done to a block as one, in place or not, and assigned.
    private void whole() {
        Variable block = variables.getLast();
        Tensor x = pick(t -> t.shape().equals(block.shape()) && t.dtype() == DType.F32);
        if (random.nextInt(3) == 0) {
            // a piece of it, right or wrong, becomes a part
            Variable part = variables.get(variables.size() - 3 - random.nextInt(2));
            int from = random.nextInt(block.shape().extent(0) / 8 - 1) * 8;
            Tensor piece = x.fixedSlice(0, from, from + 16);
            add("piece", random.nextBoolean() ? piece : piece.plus(part.value()).sin());
            trace.add(part.name() + " := t" + (live.size() - 1));
            part.assign(live.getLast());
            return;
        }
        Tensor value =
                switch (random.nextInt(3)) {
                    case 0 -> block.value().times(0.5f).plus(x.times(0.25f));
                    case 1 -> block.value().flip(0);
                    default -> x.sin();
                };
        add("whole", value);
        trace.add(block.name() + " := t" + (live.size() - 1));
        block.assign(value);
    }

    private void survive(Step step, Scope scope) {
        Tensor t = pick();
        switch (random.nextInt(4)) {
            case 0 -> {
                trace.add("read " + live.indexOf(t));
                readings.add(step.read(t));
            }
            case 1 -> {
                trace.add("keep " + live.indexOf(t));
                kept.add(step.keep(t, scope));
            }
            default -> {
                Variable target = variables.get(random.nextInt(variables.size()));
                Tensor value =
                        pick(x -> x.shape().equals(target.shape()) && x.dtype() == DType.F32);
                if (value != null) {
                    trace.add(target.name() + " := t" + live.indexOf(value));
                    target.assign(value);
                }
            }
        }
    }
}
