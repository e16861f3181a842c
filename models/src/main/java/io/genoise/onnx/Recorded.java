package io.genoise.onnx;

import io.genoise.primitive.Primitive;
import io.genoise.program.Node;
import io.genoise.tensor.Device;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.internal.StepAccess;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A step as a network recorded it for so many samples. It has never run.
///
/// @param named which operations give a parameter or a statistic
record Recorded(
        List<Node> nodes, List<Node> inputs, Map<String, Node> outputs, Map<Node, Named> named) {
    /// A parameter or statistic of a block.
    ///
    /// @param layout how its numbers lie in files
    record Named(Parameters block, String name, FileLayout layout) {}

    static Recorded of(
            Device device,
            int samples,
            List<OnnxInput> inputs,
            Function<List<Tensor>, Map<String, Tensor>> network,
            List<Parameters> named) {
        StepAccess access = StepAccess.get();
        try (Step step = device.step()) {
            List<Tensor> given =
                    inputs.stream()
                            .map(input ->
                                    new Primitive.Source(
                                            input.sample().insert(0, samples), input.type()))
                            .map(source -> access.source(step, source, null))
                            .toList();
            Map<String, Node> outputs = new LinkedHashMap<>();
            network.apply(given).forEach((name, y) -> outputs.put(name, access.node(y)));
            Map<Node, Named> all = new HashMap<>();
            for (Parameters block : named) {
                if (step.assigns(block.whole())) {
                    throw new IllegalArgumentException(
                            "the network writes to %s while it is recorded: what is exported uses a network, as Pass.eval() does"
                                    .formatted(block.name()));
                }
                for (NetworkParameter p : block.all()) {
                    all.put(access.node(p.value()), new Named(block, p.name(), p.layout()));
                }
                block.statistics()
                        .forEach((name, variable) ->
                                all.put(
                                        access.node(variable.value()),
                                        new Named(block, name, FileLayout.SAME)));
            }
            return new Recorded(
                    List.copyOf(access.nodes(step)),
                    given.stream().map(access::node).toList(),
                    outputs,
                    all);
        }
    }

    /// Whether `node` is there before the step: an input, a parameter, a statistic, another tensor.
    boolean isGiven(Node node) {
        return named.containsKey(node) || node.primitive() instanceof Primitive.Source;
    }
}
