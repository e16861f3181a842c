package io.genoise.benchmarks;

import static io.genoise.benchmarks.Torch.scalar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.optimizer.Adam;
import io.genoise.optimizer.AdamW;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.RmsProp;
import io.genoise.optimizer.Sgd;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.RMSprop;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Optimisers go PyTorch's way, number by number over some steps on Σ w² + sin 3w, against PyTorch in double.
@Tag("conformance")
class PyTorchOptimizersTest {
    private static final float RATE = 0.03f;
    private static final float DECAY = 0.1f;
    private static final int STEPS = 12;

    /// One of ours, and the same of PyTorch's.
    private record Pair(
            String name,
            Function<Parameters, Optimizer> ours,
            Function<TensorVector, org.bytedeco.pytorch.Optimizer> peer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Pair> pairs() {
        Decay decay = Decay.onAll(DECAY);
        return List.of(
                new Pair("plain", Sgd.plain().with(decay)::over, w -> sgd(w, 0, 0, false)),
                new Pair(
                        "momentum",
                        Sgd.momentum(0.9f).with(decay)::over,
                        w -> sgd(w, 0.9f, 0, false)),
                new Pair(
                        "dampened",
                        Sgd.momentum(0.9f).dampened(0.3f).with(decay)::over,
                        w -> sgd(w, 0.9f, 0.3f, false)),
                new Pair(
                        "Nesterov",
                        Sgd.nesterov(0.9f).with(decay)::over,
                        w -> sgd(w, 0.9f, 0, true)),
                new Pair(
                        "Adam",
                        Adam.standard().with(decay)::over,
                        w -> {
                            AdamOptions options = new AdamOptions(RATE);
                            betas(options.betas(), 0.9f, 0.999f);
                            options.eps().put(1e-8f);
                            options.weight_decay().put(DECAY);
                            return new org.bytedeco.pytorch.Adam(w, options);
                        }),
                new Pair(
                        "AdamW",
                        AdamW.standard().betas(0.5f, 0.99f).with(decay)::over,
                        w -> {
                            AdamWOptions options = new AdamWOptions(RATE);
                            betas(options.betas(), 0.5f, 0.99f);
                            options.eps().put(1e-8f);
                            options.weight_decay().put(DECAY);
                            return new org.bytedeco.pytorch.AdamW(w, options);
                        }),
                new Pair(
                        "RMSprop", RmsProp.standard().with(decay)::over, w -> rmsProp(w, 0, false)),
                new Pair(
                        "RMSprop, centred, with momentum",
                        RmsProp.standard().centre().momentum(0.9f).with(decay)::over,
                        w -> rmsProp(w, 0.9f, true)));
    }

    /// A C++ tuple lies in memory from its last element on.
    private static void betas(DoublePointer tuple, float first, float second) {
        tuple.put(second, first);
    }

    private static SGD sgd(TensorVector w, float momentum, float dampening, boolean nesterov) {
        SGDOptions options = new SGDOptions(RATE);
        options.momentum().put(momentum);
        options.dampening().put(dampening);
        options.weight_decay().put(DECAY);
        options.nesterov().put(nesterov);
        return new SGD(w, options);
    }

    private static RMSprop rmsProp(TensorVector w, float momentum, boolean centred) {
        RMSpropOptions options = new RMSpropOptions(RATE);
        options.alpha().put(0.99f);
        options.eps().put(1e-8f);
        options.momentum().put(momentum);
        options.weight_decay().put(DECAY);
        options.centered().put(centred);
        return new RMSprop(w, options);
    }

    @BeforeAll
    static void start() {
        Torch.start(1);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void inDoubleOnTheReference(Pair pair) {
        compare("reference", pair, 1e-6);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void inSingleOnTheCpu(Pair pair) {
        compare("cpu", pair, 1e-4);
    }

    private static void compare(String name, Pair pair, double tolerance) {
        try (Device device = Device.open(name, 2);
                PointerScope _ = new PointerScope()) {
            Parameters block = new Parameters(device.scope(), 4, pair.name);
            NetworkParameter weight =
                    block.declare("weight", TensorShape.of(3, 7), Initial.normal(1), true);
            double[] first = doubles(block.read().get("weight"));
            Optimizer ours = pair.ours.apply(block);
            Tensor w = Torch.tensor(first, ScalarType.Double, 3, 7);
            w.set_requires_grad(true);
            var peer = pair.peer.apply(new TensorVector(w));
            for (int i = 0; i < STEPS; i++) {
                try (Step step = device.step()) {
                    var value = weight.value();
                    var loss = value.square().plus(value.times(3).sin()).sum();
                    ours.update(Autograd.gradients(loss, block), RATE);
                    step.run();
                }
                peer.zero_grad();
                w.square().add(w.mul(scalar(3)).sin()).sum().backward();
                peer.step();
                assertThat(doubles(block.read().get("weight")))
                        .as("after step " + i)
                        .containsExactly(Torch.numbers(w), within(tolerance));
            }
        }
    }

    private static double[] doubles(float[] numbers) {
        double[] doubles = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            doubles[i] = numbers[i];
        }
        return doubles;
    }
}
