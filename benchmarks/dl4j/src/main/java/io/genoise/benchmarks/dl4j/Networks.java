package io.genoise.benchmarks.dl4j;

import io.genoise.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/// NIN-4 and ResNet-18 (CIFAR's stem) as Deeplearning4j's own layers, with weights of PyTorch's names and layouts; cross-entropy
/// and SGD with Nesterov momentum and decay.
final class Networks {
    private static final double RATE = 0.02;
    private static final double MOMENTUM = 0.9;
    private static final double DECAY = 5e-4;
    private static final double EPSILON = 1e-5;
    private static final double KEPT = 0.9;

    private final Map<String, StoredTensor> weights;
    private final CNN2DFormat format;
    private final GraphBuilder graph;
    private final Map<String, String> inputs = new LinkedHashMap<>();

    private Networks(Map<String, StoredTensor> weights, CNN2DFormat format, int size) {
        this.weights = weights;
        this.format = format;
        graph =
                new NeuralNetConfiguration.Builder()
                        .updater(new Nesterovs(RATE, MOMENTUM))
                        .l2(DECAY)
                        .l2Bias(DECAY)
                        .activation(Activation.IDENTITY)
                        .graphBuilder()
                        .addInputs("pictures")
                        .setInputTypes(InputType.convolutional(size, size, 3, format));
    }

    /// The network called `name` as a graph that learns.
    ///
    /// @param size rows and columns of a picture
    static ComputationGraph of(
            String name, Map<String, StoredTensor> weights, CNN2DFormat format, int size) {
        Networks networks = new Networks(weights, format, size);
        return switch (name) {
            case "nin4" -> networks.nin();
            case "resnet18" -> networks.resnet();
            default -> throw new IllegalArgumentException("no network is called " + name);
        };
    }

    private ComputationGraph nin() {
        String x = "pictures";
        for (int block = 1; block <= 4; block++) {
            for (int c = 1; c <= 3; c++) {
                String path = "block" + block;
                x = rectified(x, path + ".conv" + c, path + ".norm" + c, 1);
            }
            if (block <= 2) {
                PoolingType type = block == 1 ? PoolingType.MAX : PoolingType.AVG;
                x =
                        add(
                                "pool" + block,
                                new SubsamplingLayer.Builder(
                                                type,
                                                new int[] {3, 3},
                                                new int[] {2, 2},
                                                new int[] {1, 1})
                                        .avgPoolIncludePadInDivisor(true)
                                        .dataFormat(format)
                                        .build(),
                                x);
            }
        }
        return classifier(x, "classifier");
    }

    private ComputationGraph resnet() {
        String x = rectified("pictures", "conv1", "bn1", 1);
        for (int layer = 1; layer <= 4; layer++) {
            for (int b = 0; b < 2; b++) {
                String name = "layer%s.%s".formatted(layer, b);
                int stride = layer > 1 && b == 0 ? 2 : 1;
                String y = rectified(x, name + ".conv1", name + ".bn1", stride);
                y = normed(y, name + ".conv2", name + ".bn2", 1);
                String around =
                        weights.containsKey(name + ".downsample.0.weight")
                                ? normed(x, name + ".downsample.0", name + ".downsample.1", stride)
                                : x;
                graph.addVertex(
                        name + ".sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), y, around);
                x = relu(name + ".sum");
            }
        }
        return classifier(x, "fc");
    }

    private String rectified(String x, String conv, String norm, int stride) {
        return relu(normed(x, conv, norm, stride));
    }

    private String relu(String x) {
        return add(x + ".relu", new ActivationLayer(Activation.RELU), x);
    }

    private String normed(String x, String conv, String norm, int stride) {
        int[] shape = weights.get(conv + ".weight").shape();
        int kernel = shape[2];
        add(
                conv,
                new ConvolutionLayer.Builder(kernel, kernel)
                        .stride(stride, stride)
                        .padding(kernel / 2, kernel / 2)
                        .nOut(shape[0])
                        .hasBias(weights.containsKey(conv + ".bias"))
                        .dataFormat(format)
                        .build(),
                x);
        return add(
                norm,
                new BatchNormalization.Builder()
                        .eps(EPSILON)
                        .decay(KEPT)
                        .useLogStd(false)
                        .dataFormat(format)
                        .build(),
                conv);
    }

    private String add(String name, org.deeplearning4j.nn.conf.layers.Layer layer, String x) {
        inputs.put(name, x);
        graph.addLayer(name, layer, x);
        return name;
    }

    private ComputationGraph classifier(String x, String name) {
        int classes = weights.get(name + ".weight").shape()[0];
        String means = add("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), x);
        add(
                name,
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(classes)
                        .build(),
                means);
        ComputationGraph made = new ComputationGraph(graph.setOutputs(name).build());
        made.init();
        for (String each : inputs.keySet()) {
            fill(made.getLayer(each), each);
        }
        return made;
    }

    private void fill(Layer layer, String name) {
        if (!weights.containsKey(name + ".weight")) {
            return;
        }
        INDArray weight = array(name + ".weight");
        if (weights.containsKey(name + ".running_mean")) {
            layer.setParam("gamma", row(weight));
            layer.setParam("beta", row(array(name + ".bias")));
            layer.setParam("mean", row(array(name + ".running_mean")));
            layer.setParam("var", row(array(name + ".running_var")));
            return;
        }
        layer.setParam("W", weight.rank() == 2 ? weight.transpose().dup() : weight);
        if (weights.containsKey(name + ".bias")) {
            layer.setParam("b", row(array(name + ".bias")));
        }
    }

    private static INDArray row(INDArray vector) {
        return vector.reshape(1, vector.length());
    }

    private INDArray array(String name) {
        StoredTensor tensor = weights.get(name);
        int[] shape = tensor.shape();
        long[] longs = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            longs[i] = shape[i];
        }
        return Nd4j.create(tensor.floats(), longs, 'c');
    }
}
