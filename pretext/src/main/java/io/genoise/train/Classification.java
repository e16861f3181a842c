package io.genoise.train;

import io.genoise.layer.Pass;
import io.genoise.network.Encoder;
import io.genoise.op.Losses;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Map;

/// Cross-entropy of a network's logits with the batch's labels: supervised training, and any pretext task whose labels
/// the views bring along.
public record Classification(Encoder network, Standardization.OnDevice standardization)
        implements Objective {
    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public int classes() {
        return network.config().classes();
    }

    @Override
    public Outcome outcome(Tensor pictures, Tensor labels, Pass pass) {
        Step step = pictures.openStep();
        Tensor scaled = step.within("standardization", () -> standardization.apply(pictures));
        Tensor logits = network.forward(scaled, pass);
        return step.within(
                "loss",
                () ->
                        new Outcome(
                                Losses.crossEntropy(logits, labels),
                                Map.of("accuracy", Losses.accuracy(logits, labels))));
    }
}
