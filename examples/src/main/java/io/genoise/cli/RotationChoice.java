package io.genoise.cli;

import io.genoise.network.Networks;
import io.genoise.task.Rotation;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of a pretraining by rotation.
final class RotationChoice {
    @Option(
            names = "--epochs",
            paramLabel = "COUNT",
            defaultValue = "5",
            order = 20,
            description = "How often all pictures are seen (default: ${DEFAULT-VALUE}).")
    int epochs;

    @Option(
            names = "--batch",
            paramLabel = "PICTURES",
            defaultValue = "32",
            order = 21,
            description = "Pictures a step, each turned four ways (default: ${DEFAULT-VALUE}).")
    int batch;

    @Mixin NetworkChoice chosen;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            defaultValue = "0.1",
            order = 24,
            description =
                    "The highest learning rate, after warm-up; one cosine leads from it to 0 (default:"
                            + " ${DEFAULT-VALUE}).")
    float rate;

    @Option(
            names = "--one-turn",
            order = 25,
            description = "One random turn of each picture, instead of all four.")
    boolean oneTurn;

    /// The pretraining that was chosen.
    ///
    /// @throws IllegalArgumentException if a number makes no sense; the option is named
    io.genoise.task.Pretraining pretraining(long seed) {
        Value.check("--epochs", epochs, epochs >= 1, "1 or more");
        Value.check("--batch", batch, batch >= 1, "1 or more");
        Value.check("--rate", rate, rate > 0 && rate <= 10, "above 0, at most 10");
        Rotation rotation = new Rotation(4, !oneTurn, 4, true);
        return new io.genoise.task.Pretraining(rotation, chosen.network, epochs, batch, rate, seed);
    }

    /// As notes of a run.
    Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("epochs", Integer.toString(epochs));
        notes.put("batch", Integer.toString(batch));
        notes.put("network", Networks.text(chosen.network));
        notes.put("rate", Float.toString(rate));
        notes.put("one-turn", Boolean.toString(oneTurn));
        return notes;
    }

    /// Takes over what `notes` say.
    ///
    /// @throws IllegalArgumentException if they leave one out, or it makes no sense
    void restore(Map<String, String> notes) {
        if (!notes.containsKey("network")) {
            throw new IllegalArgumentException(
                    "the run's record does not name its network: a run of genoise 0.1 can be probed, not resumed");
        }
        epochs = (int) Value.number(notes, "epochs");
        batch = (int) Value.number(notes, "batch");
        chosen.network = Networks.of(notes.get("network"));
        rate = (float) Value.number(notes, "rate");
        oneTurn = Boolean.parseBoolean(Value.word(notes, "one-turn"));
    }
}
