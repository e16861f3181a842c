package io.genoise.onnx;

import io.genoise.layer.Pass;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.program.Node;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Networks as ONNX models, of which any number of samples is asked at a time.
///
/// A step is recorded twice, with two and with three samples, and never run: extents and bounds that differ depend on their
/// number, all else is fixed. Each operation becomes operators that are called after its layer (`block1.conv2/Conv`);
/// parameters and statistics have their own names, and lie as in files of weights.
///
/// {@snippet :
/// OnnxExport.of(encoder, 32).write(Path.of("encoder.onnx"));
/// }
///
/// Operations by which networks are used have operators. Random numbers, resampling, operations of the user's and what only
/// gradients are made of have none, and are refused.
public final class OnnxExport {
    private OnnxExport() {}

    /// What [EncoderNetwork#forward] gives in use: input `pictures` `[batch,channels,size,size]`, f32 with channels first; output
    /// `logits` `[batch,classes]`, or of an encoder without a classifier `features` `[batch,features]`.
    ///
    /// @throws IllegalArgumentException if the network takes clips or another size, or has an operation without an operator
    public static OnnxModel of(EncoderNetwork encoder, int size) {
        EncoderConfig config = encoder.config();
        if (config.axes() != 2) {
            throw new IllegalArgumentException(
                    "%s takes clips, not pictures".formatted(config.network()));
        }
        return of(encoder, OnnxInput.of("pictures", config.channels(), size, size));
    }

    /// As [#of(EncoderNetwork,int)] of a network over clips: input `clips` `[batch,channels,frames,size,size]`.
    ///
    /// @throws IllegalArgumentException if the network takes pictures or another size, or has an operation without an
    ///     operator
    public static OnnxModel ofClips(EncoderNetwork encoder, int frames, int size) {
        EncoderConfig config = encoder.config();
        if (config.axes() != 3) {
            throw new IllegalArgumentException(
                    "%s takes pictures, not clips".formatted(config.network()));
        }
        return of(encoder, OnnxInput.of("clips", config.channels(), frames, size, size));
    }

    private static OnnxModel of(EncoderNetwork encoder, OnnxInput input) {
        EncoderConfig config = encoder.config();
        String output = config.classes() > 0 ? "logits" : "features";
        return of(
                encoder.parameters().device(),
                List.of(input),
                x -> Map.of(output, encoder.forward(channelsLast(x.getFirst()), Pass.eval())),
                List.of(encoder.parameters()),
                Map.of("network", Networks.text(config)));
    }

    /// `[N,C,…]` as `[N,…,C]`, as networks take it here: in a model it costs nothing where a convolution comes first.
    public static Tensor channelsLast(Tensor x) {
        int rank = x.shape().rank();
        int[] order = new int[rank];
        for (int i = 1; i < rank - 1; i++) {
            order[i] = i + 1;
        }
        order[rank - 1] = 1;
        return x.permute(order);
    }

    /// What `network` gives for `inputs`, by name. Of results whose first extent is the number of samples the model's output
    /// has that axis too.
    ///
    /// @param device where the network is; no step is open on it
    /// @param network records its results on the inputs, `[N,…]` in their order; called twice
    /// @param named whose parameters and statistics have their names in the model. Of two of one name the later is called
    ///     after its block too
    /// @param metadata what the model says of itself
    /// @throws IllegalArgumentException if an operation has no operator, writes to the blocks, or depends on the number of
    ///     samples in another way than by multiples; the message names it and its layer
    public static OnnxModel of(
            Device device,
            List<OnnxInput> inputs,
            Function<List<Tensor>, Map<String, Tensor>> network,
            List<Parameters> named,
            Map<String, String> metadata) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a model has inputs; none are given");
        }
        TwoBatches batches =
                new TwoBatches(
                        Recorded.of(device, Extent.FEW, inputs, network, named),
                        Recorded.of(device, Extent.MORE, inputs, network, named));
        if (batches.few().outputs().isEmpty()) {
            throw new IllegalArgumentException("a model has outputs; the network gives none");
        }
        Translation translation = new Translation(batches);
        List<Port> in = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Node node = batches.few().inputs().get(i);
            OnnxInput input = inputs.get(i);
            in.add(port(translation, input.name(), node, new Value(input.name())));
            translation.put(node, Laid.plain(in.getLast().value(), node.shape().rank()));
        }
        translation.counts(in.getFirst().value());
        Operators operators = new Operators(translation, new GivenOperators(translation, named));
        for (Node node : batches.live()) {
            if (translation.laid(node) == null) {
                operators.translate(node);
            }
        }
        List<Port> out = new ArrayList<>();
        batches.few()
                .outputs()
                .forEach((name, node) -> {
                    translation.begin(node);
                    out.add(port(translation, name, node, translation.plain(node)));
                });
        return new OnnxModel(translation.graph().message("network", in, out), metadata);
    }

    private static Port port(Translation translation, String name, Node node, Value value) {
        List<Long> extents =
                translation.batches().shape(node).stream()
                        .map(extent ->
                                extent.isFixed()
                                        ? extent.few()
                                        : extent.few() == Extent.FEW && extent.more() == Extent.MORE
                                                ? Port.BATCH
                                                : Port.OPEN)
                        .toList();
        return new Port(name, value, node.dtype(), extents);
    }
}
