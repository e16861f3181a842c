package io.genoise.onnx;

import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.MaxPool;
import io.genoise.primitive.SlidingWindow;
import io.genoise.program.Node;
import java.util.ArrayList;
import java.util.List;

/// Convolutions and pools as operators, which see maps `[N,C,…]` and weights `[K,C/groups,…]`.
final class WindowOperators {
    private WindowOperators() {}

    /// @param bias `[K]`, or null
    static Laid convolve(Translation translation, Node node, Convolve primitive, Node bias) {
        List<Attribute> attributes = attributes(primitive.window());
        attributes.add(Attribute.integer("group", primitive.groups()));
        return convolution(translation, node, "Conv", attributes, bias);
    }

    /// @param bias `[C]`, or null
    static Laid convolveInput(
            Translation translation, Node node, ConvolveInput primitive, Node bias) {
        SlidingWindow window = primitive.window();
        List<Integer> extra = new ArrayList<>();
        for (int i = 0; i < window.rank(); i++) {
            int least = window.input(i, node.inputs().getFirst().shape().extent(i + 1));
            extra.add(primitive.spatial().get(i) - least);
        }
        List<Attribute> attributes = attributes(window);
        attributes.add(Attribute.integer("group", primitive.groups()));
        attributes.add(Attribute.integers("output_padding", extra));
        return convolution(translation, node, "ConvTranspose", attributes, bias);
    }

    private static Laid convolution(
            Translation translation,
            Node node,
            String type,
            List<Attribute> attributes,
            Node bias) {
        Order order = Order.channelsFirst(node.shape().rank());
        List<Value> inputs = new ArrayList<>();
        for (Node input : node.inputs()) {
            inputs.add(translation.arranged(translation.real(input), order));
        }
        if (bias != null) {
            inputs.add(translation.plain(bias));
        }
        return new Laid(
                translation.operator(type, attributes, inputs.toArray(new Value[0])), order);
    }

    static Laid maxPool(Translation translation, Node node, MaxPool primitive) {
        return pool(translation, node, "MaxPool", attributes(primitive.window()));
    }

    static Laid averagePool(Translation translation, Node node, AveragePool primitive) {
        List<Attribute> attributes = attributes(primitive.window());
        attributes.add(Attribute.integer("count_include_pad", primitive.countPadding() ? 1 : 0));
        return pool(translation, node, "AveragePool", attributes);
    }

    private static Laid pool(
            Translation translation, Node node, String type, List<Attribute> attributes) {
        Order order = Order.channelsFirst(node.shape().rank());
        Value x = translation.arranged(translation.real(node.inputs().getFirst()), order);
        return new Laid(translation.operator(type, attributes, x), order);
    }

    /// What all of them have.
    private static List<Attribute> attributes(SlidingWindow window) {
        List<Integer> pads = new ArrayList<>(window.padding());
        pads.addAll(window.padding());
        List<Attribute> attributes = new ArrayList<>();
        attributes.add(Attribute.integers("kernel_shape", window.kernel()));
        attributes.add(Attribute.integers("strides", window.stride()));
        attributes.add(Attribute.integers("pads", pads));
        attributes.add(Attribute.integers("dilations", window.dilation()));
        return attributes;
    }
}
