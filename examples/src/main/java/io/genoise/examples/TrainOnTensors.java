package io.genoise.examples;

import io.genoise.autograd.Autograd;
import io.genoise.layer.Activation;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.op.Losses;
import io.genoise.optimizer.Sgd;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Locale;

/// Trains a net on numbers of one's own: here the points of three spiral arms, which no straight line parts.
public final class TrainOnTensors {
    private static final int POINTS = 600;
    private static final int ARMS = 3;
    private static final int STEPS = 600;

    private TrainOnTensors() {}

    /// Trains for some seconds and tells how it goes.
    public static void main(String[] arguments) {
        float[] places = new float[2 * POINTS];
        int[] arms = new int[POINTS];
        spirals(places, arms);
        System.out.printf(Locale.ROOT, "right in the end: %.1f %%%n", 100 * train(places, arms));
    }

    /// The library in 25 lines: tensors, a net, a loss, an optimiser, and the step that is recorded and run.
    ///
    /// @param places x and y of each point
    /// @param arms the arm of each point
    /// @return the share of points told right by the last step
    static double train(float[] places, int[] arms) {
        double right = 0;
        try (Device device = Device.best()) {
            Tensor points = device.tensor(TensorShape.of(POINTS, 2), places);
            Tensor labels = device.integers(TensorShape.of(POINTS), arms);
            Parameters parameters = new Parameters(device.scope(), 1);
            Layer network =
                    Sequential.empty()
                            .then("hidden1", Linear.of(parameters, "hidden1", 2, 64))
                            .then("relu1", Activation.RELU)
                            .then("hidden2", Linear.of(parameters, "hidden2", 64, 64))
                            .then("relu2", Activation.RELU)
                            .then("arms", Linear.of(parameters, "arms", 64, ARMS));
            Sgd optimizer = Sgd.nesterov(0.9f).over(parameters);
            for (int i = 0; i < STEPS; i++) {
                try (Step step = device.step()) {
                    Tensor logits = network.forward(points, Pass.train(1, i));
                    Tensor loss = Losses.crossEntropy(logits, labels);
                    optimizer.update(Autograd.gradients(loss, parameters), 0.1f);
                    Reading lost = step.read(loss);
                    Reading told = step.read(Losses.accuracy(logits, labels));
                    step.run();
                    right = told.value();
                    if (i % 100 == 0) {
                        System.out.printf(Locale.ROOT, "step %3s: loss %.4f%n", i, lost.value());
                    }
                }
            }
        }
        return right;
    }

    /// Points along three arms that wind once around the middle, with a little noise.
    static void spirals(float[] places, int[] arms) {
        RandomStream random = RandomStream.of(1);
        for (int i = 0; i < POINTS; i++) {
            arms[i] = i % ARMS;
            double radius = (double) i / POINTS;
            double angle = 2 * Math.PI * (radius + (double) arms[i] / ARMS);
            angle += 0.1 * random.nextGaussian();
            places[2 * i] = (float) (radius * Math.cos(angle));
            places[2 * i + 1] = (float) (radius * Math.sin(angle));
        }
    }
}
