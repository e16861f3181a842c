package io.genoise.benchmarks;

import io.genoise.benchmarks.Contest.Ours;
import io.genoise.benchmarks.Contest.Recorded;
import io.genoise.benchmarks.Contest.Theirs;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.StoredTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Whether Genoise and PyTorch compute the same in a contest: from the same weights over the same batches the losses of
/// some steps, the gradients of the first, and what the weights and running statistics have become.
///
/// | what | how far it is off |
/// |---|---|
/// | a loss | \|a − b\| ÷ max(1, \|b\|) |
/// | a parameter's gradient | ‖a − b‖ ÷ max(‖b‖, ‖gradient of the network‖ ÷ 1,000): one that is zero but for rounding, as that of a bias before a BatchNorm, counts little |
/// | a statistic | ‖a − b‖ ÷ ‖b‖ |
/// | a network's weights | ‖a − b‖ ÷ ‖b − the first weights‖: it is the way gone that must be the same |
final class Agreement {
    private static final double LEAST_PART = 1e-3;

    private final Contest contest;
    private final int steps;
    private final Tolerance tolerance;
    private final List<Line> lines = new ArrayList<>();

    /// How far each may be off.
    record Tolerance(double loss, double gradient, double state) {
        /// f32 beside f32, at the size that is measured. Where rounding opens a ReLU in one of the two alone, the first
        /// step's gradients part by a thousandth and the second's by a tenth; and Adam takes a whole step where a gradient
        /// is nothing but rounding, so that a generator's gradient through a discriminator just updated parts by 0.04.
        static final Tolerance MEASURED = new Tolerance(1e-3, 6e-2, 3e-1);
    }

    /// One comparison.
    ///
    /// @param theirs PyTorch's loss or norm
    /// @param ours Genoise's
    record Line(String what, double theirs, double ours, double off, double allowed) {
        boolean agrees() {
            return off <= allowed;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: PyTorch %.9g, Genoise %.9g, off by %.1e where %.0e is allowed",
                    what,
                    theirs,
                    ours,
                    off,
                    allowed);
        }
    }

    /// What happened, in PyTorch's names and layouts.
    private record Course(
            Map<String, Double> losses,
            Map<String, Map<String, double[]>> gradients,
            Map<String, Map<String, double[]>> last) {
        private Course() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    private Agreement(Contest contest, int steps, Tolerance tolerance) {
        this.contest = contest;
        this.steps = steps;
        this.tolerance = tolerance;
    }

    /// Every comparison, those that fail too.
    ///
    /// @param type what PyTorch computes in
    static List<Line> of(
            Contest contest,
            Work work,
            Device device,
            ScalarType type,
            int steps,
            Tolerance tolerance) {
        Agreement agreement = new Agreement(contest, steps, tolerance);
        agreement.compare(device, work.withoutDropout(), type);
        return agreement.lines;
    }

    private void compare(Device device, Work work, ScalarType type) {
        Ours ours = contest.genoise(device, work);
        Map<String, Map<String, StoredTensor>> first = Contest.stored(ours);
        Course expected = pytorch(first, work, type);
        Course found = genoise(device, ours);
        expected.losses.forEach((name, loss) -> {
            double our = found.losses.get(name);
            add(
                    name,
                    loss,
                    our,
                    Math.abs(our - loss) / Math.max(1, Math.abs(loss)),
                    tolerance.loss);
        });
        expected.gradients.forEach((network, gradients) -> {
            checkNames(network, gradients, found.gradients.get(network));
            double whole = norm(joined(gradients));
            gradients.forEach((name, gradient) ->
                    add(
                            "gradient of " + network + "'s " + name,
                            gradient,
                            found.gradients.get(network).get(name),
                            Math.max(norm(gradient), LEAST_PART * whole),
                            tolerance.gradient));
        });
        expected.last.forEach((network, state) ->
                compareState(network, first.get(network), state, found.last.get(network)));
    }

    private void compareState(
            String network,
            Map<String, StoredTensor> first,
            Map<String, double[]> theirs,
            Map<String, double[]> ours) {
        checkNames(network, theirs, ours);
        Map<String, double[]> begun = new LinkedHashMap<>();
        Map<String, double[]> theirWeights = new LinkedHashMap<>();
        Map<String, double[]> ourWeights = new LinkedHashMap<>();
        theirs.forEach((name, numbers) -> {
            if (name.contains("running_")) {
                String what = network + "'s " + name;
                add(what, numbers, ours.get(name), norm(numbers), tolerance.state);
            } else {
                begun.put(name, doubles(first.get(name).floats()));
                theirWeights.put(name, numbers);
                ourWeights.put(name, ours.get(name));
            }
        });
        double way = norm(minus(joined(theirWeights), joined(begun)));
        double scale = way > 0 ? way : norm(joined(begun)); // nothing has moved in evaluation
        String what = "last weights of " + network;
        add(what, joined(theirWeights), joined(ourWeights), scale, tolerance.state);
    }

    private static void checkNames(String network, Map<String, ?> theirs, Map<String, ?> ours) {
        if (!theirs.keySet().equals(ours.keySet())) {
            throw new IllegalStateException(
                    "%s has other names in PyTorch, %s, than in Genoise, %s"
                            .formatted(network, theirs.keySet(), ours.keySet()));
        }
    }

    private void add(String what, double[] theirs, double[] ours, double scale, double allowed) {
        double off = norm(minus(ours, theirs)) / scale;
        add(what, norm(theirs), norm(ours), off, allowed);
    }

    private void add(String what, double theirs, double ours, double off, double allowed) {
        lines.add(new Line(what, theirs, ours, off, allowed));
    }

    private Course genoise(Device device, Ours ours) {
        Course course = new Course();
        Map<String, Map<String, Reading>> gradients = new LinkedHashMap<>();
        for (int i = 0; i < steps; i++) {
            ours.feed(i);
            Map<String, Reading> losses = new LinkedHashMap<>();
            try (Step step = device.step()) {
                Recorded recorded = ours.record(step, i);
                recorded.losses().forEach((name, loss) -> losses.put(name, step.read(loss)));
                if (i == 0) {
                    recorded.gradients()
                            .forEach((network, of) -> {
                                Map<String, Reading> read = new LinkedHashMap<>();
                                of.parameters()
                                        .all()
                                        .forEach(p -> read.put(p.name(), step.read(of.of(p))));
                                gradients.put(network, read);
                            });
                }
                step.run();
            }
            for (Map.Entry<String, Reading> loss : losses.entrySet()) {
                course.losses.put(named(loss.getKey(), i), loss.getValue().doubles()[0]);
            }
        }
        ours.networks()
                .forEach((network, parameters) -> {
                    course.last.put(network, stored(parameters));
                    if (gradients.containsKey(network)) {
                        course.gradients.put(network, stored(parameters, gradients.get(network)));
                    }
                });
        return course;
    }

    private static Map<String, double[]> stored(Parameters parameters) {
        Map<String, double[]> stored = new LinkedHashMap<>();
        ParameterTensors.of(parameters)
                .forEach((name, tensor) -> stored.put(name, doubles(tensor.floats())));
        return stored;
    }

    /// `gradients` in PyTorch's layouts: by way of the parameters, which nobody needs any more.
    private static Map<String, double[]> stored(
            Parameters parameters, Map<String, Reading> gradients) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        gradients.forEach((name, reading) -> numbers.put(name, reading.floats()));
        parameters.write(numbers);
        Map<String, double[]> stored = stored(parameters);
        stored.keySet().retainAll(gradients.keySet());
        return stored;
    }

    private Course pytorch(
            Map<String, Map<String, StoredTensor>> weights, Work work, ScalarType type) {
        Course course = new Course();
        try (PointerScope _ = new PointerScope()) {
            Theirs theirs = contest.pytorch(weights, work, type, MemoryFormat.Contiguous);
            for (int i = 0; i < steps; i++) {
                theirs.feed(i);
                for (Map.Entry<String, Double> loss : theirs.step().entrySet()) {
                    course.losses.put(named(loss.getKey(), i), loss.getValue());
                }
                if (i == 0) {
                    theirs.networks()
                            .forEach((name, network) ->
                                    course.gradients.put(name, gradients(network)));
                    course.gradients.values().removeIf(Map::isEmpty);
                }
            }
            theirs.networks()
                    .forEach((name, network) -> {
                        Map<String, double[]> last = new LinkedHashMap<>();
                        network.parameters().forEach((p, of) -> last.put(p, Torch.numbers(of)));
                        network.statistics().forEach((s, of) -> last.put(s, Torch.numbers(of)));
                        course.last.put(name, last);
                    });
        }
        return course;
    }

    private static Map<String, double[]> gradients(PeerNetwork network) {
        Map<String, double[]> gradients = new LinkedHashMap<>();
        network.parameters()
                .forEach((name, parameter) -> {
                    if (parameter.grad().defined()) {
                        gradients.put(name, Torch.numbers(parameter.grad()));
                    }
                });
        return gradients;
    }

    private static String named(String loss, int step) {
        return "%s of step %s".formatted(loss, step);
    }

    private static double norm(double[] numbers) {
        double squares = 0;
        for (double number : numbers) {
            squares += number * number;
        }
        return Math.sqrt(squares);
    }

    private static double[] minus(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalStateException(
                    "%s numbers beside %s of the same name".formatted(a.length, b.length));
        }
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    /// All of `parts` in one, in the order of their names.
    private static double[] joined(Map<String, double[]> parts) {
        return parts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMapToDouble(part -> Arrays.stream(part.getValue()))
                .toArray();
    }

    private static double[] doubles(float[] numbers) {
        double[] doubles = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            doubles[i] = numbers[i];
        }
        return doubles;
    }
}
