package io.genoise.train;

import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Sample;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Linear;
import io.genoise.optimizer.MovingAverage;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A learner of tests: a network and a head, one loss for both; an average that follows the network; a memory of the last
/// answers and how often each picture was seen. Two views of a picture, and its number.
class FollowedNetwork implements Learner {
    private static final int FEATURES = 6;
    private static final int KEPT = 20;
    private static final ShiftAndMirror CHANGE = new ShiftAndMirror(1, true);

    static final Views VIEWS =
            new Views() {
                @Override
                public List<Column> columns(Images images) {
                    return List.of(Views.pictures(images, 2), Column.integers("index", 1));
                }

                @Override
                public void draw(Sample sample) {
                    sample.write(0, CHANGE.draw(sample.random()));
                    sample.write(1, CHANGE.draw(sample.random()));
                    sample.put("index", 0, sample.index());
                }
            };

    /// What [#beginEpoch] was asked for.
    final List<Integer> begun = new ArrayList<>();

    final Variable spoiler;
    private final Network online;
    private final Network target;
    private final Linear head;
    private final Part.Trained network;
    private final Part.Trained predictor;
    private final Variable queue;
    private final Variable seen;
    private final Variable begins;

    private record Network(Parameters parameters, Linear linear, BatchNorm norm) {
        static Network of(Scope scope, Images images, long seed) {
            Parameters parameters = new Parameters(scope, seed);
            return new Network(
                    parameters,
                    Linear.of(parameters, "linear", images.pictureBytes(), FEATURES),
                    BatchNorm.of(parameters, "norm", FEATURES));
        }

        Tensor forward(Lesson lesson, Tensor x) {
            return lesson.within(
                    "network", () -> norm.forward(linear.forward(x, lesson.pass()), lesson.pass()));
        }
    }

    FollowedNetwork(Scope scope, Images images) {
        online = Network.of(scope, images, 1);
        target = Network.of(scope, images, 1);
        Parameters block = new Parameters(scope, 2);
        head = Linear.of(block, "head", FEATURES, FEATURES);
        network =
                Part.Trained.encoder(
                        Sgd.nesterov(0.9f).over(online.parameters), Schedule.constant(0.02f));
        predictor =
                new Part.Trained(
                        "predictor",
                        block,
                        Sgd.momentum(0.5f).over(block),
                        Schedule.constant(0.1f));
        queue = scope.variable("queue", TensorShape.of(KEPT, FEATURES), DType.F32);
        seen = scope.variable("seen", TensorShape.of(images.size()), DType.I32);
        begins = scope.variable("begins", TensorShape.SCALAR, DType.I32);
        spoiler = scope.variable("spoiler", TensorShape.SCALAR, 0f);
    }

    @Override
    public List<Part> parts() {
        Map<String, Variable> memory = new LinkedHashMap<>();
        memory.put("queue", queue);
        memory.put("seen", seen);
        memory.put("begins", begins);
        return List.of(
                network,
                predictor,
                new Part.Kept("target", target.parameters),
                new Part.Memory("memory", memory));
    }

    @Override
    public void beginEpoch(int epoch, Images images) {
        begun.add(epoch);
        begins.set(epoch + 100);
    }

    @Override
    public void learn(Lesson lesson) {
        Tensor pictures = lesson.pictures();
        int n = pictures.shape().extent(0) / 2;
        Tensor views = pictures.map(v -> v.times(1 / 255f)).reshape(n, 2, -1).permute(1, 0, 2);
        Tensor answer = target.forward(lesson, views.fixedGet(1)).detach();
        Tensor said = head.forward(online.forward(lesson, views.fixedGet(0)), lesson.pass());
        Tensor near = said.matmul(queue.value(), false, true).square().mean();
        Tensor loss = said.minus(answer).square().mean().plus(near.times(0.01f));
        lesson.minimize(loss, network, predictor);
        lesson.show("near", near);
        lesson.remember(() -> {
            MovingAverage.of(target.parameters, online.parameters).update(0.9f);
            Tensor kept = Tensor.concat(0, answer, queue.value().slice(0, 0, KEPT - n));
            queue.assign(kept.over(spoiler.value().minus(1).negate()));
            Tensor times = lesson.column("index").oneHot(seen.shape().extent(0)).sum(0);
            seen.assign(seen.value().to(DType.F32).plus(times).to(DType.I32));
        });
    }

    @Override
    public Optional<String> alarm(Map<String, Double> figures) {
        return Optional.empty();
    }
}
