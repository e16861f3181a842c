package io.genoise.cli;

import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import io.genoise.task.PretextTask;
import io.genoise.task.Pretraining;
import io.genoise.task.Regimen;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say how a task is trained: the same for every task, and where nothing is said the task's own.
final class TrainingChoice {
    private static final int MOST_RATE = 100;

    @Option(
            names = "--epochs",
            paramLabel = "COUNT",
            order = 21,
            description = "How often all pictures are seen.")
    Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "PICTURES",
            order = 22,
            description = "Pictures a step; a task may make several views of each.")
    Integer batch;

    @Mixin NetworkChoice network;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            order = 25,
            description =
                    "The highest learning rate, after warm-up; one cosine leads from it to 0.")
    Float rate;

    /// The pretraining that was chosen; what was not given is as `task` has it.
    ///
    /// @param size of the pictures
    /// @throws IllegalArgumentException if a number makes no sense; the option is named
    Pretraining pretraining(PretextTask task, int size, long seed) {
        Regimen regimen = task.regimen();
        int passes = epochs == null ? regimen.epochs() : epochs;
        int pictures = batch == null ? regimen.pictures() : batch;
        float highest = rate == null ? regimen.rate() : rate;
        Value.check("--epochs", passes, passes >= 1, "1 or more");
        Value.check("--batch", pictures, pictures >= 1, "1 or more");
        Value.check(
                "--rate",
                highest,
                highest > 0 && highest <= MOST_RATE,
                "above 0, at most %s".formatted(MOST_RATE));
        EncoderConfig chosen = network.network(regimen.network(), size);
        return new Pretraining(task, chosen, passes, pictures, highest, seed);
    }

    /// A pretraining as notes of a run.
    static Map<String, String> notes(Pretraining pretraining) {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("epochs", Integer.toString(pretraining.epochs()));
        notes.put("batch", Integer.toString(pretraining.pictures()));
        notes.put("network", Networks.text(pretraining.network()));
        notes.put("rate", Float.toString(pretraining.rate()));
        return notes;
    }

    /// Takes over what the `notes` of a run say.
    ///
    /// @throws IllegalArgumentException if they leave one out, or it makes no sense
    void restore(Map<String, String> notes) {
        if (!notes.containsKey("network")) {
            throw new IllegalArgumentException(
                    "the run's record does not name its network: a run of genoise 0.1 can be probed, not resumed");
        }
        epochs = (int) Value.number(notes, "epochs");
        batch = (int) Value.number(notes, "batch");
        network.restore(notes.get("network"));
        rate = (float) Value.number(notes, "rate");
    }

    /// Takes over what was chosen.
    void take(Pretraining chosen) {
        epochs = chosen.epochs();
        batch = chosen.pictures();
        rate = chosen.rate();
        network.restore(Networks.text(chosen.network()));
    }

    /// What is taken where an option is not given, as help tells it: `task` as its paper has it.
    static Map<String, String> defaults(PretextTask task) {
        Regimen regimen = task.regimen();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("--size", Integer.toString(regimen.size()));
        texts.put("--epochs", Integer.toString(regimen.epochs()));
        texts.put("--batch", Integer.toString(regimen.pictures()));
        texts.put("--network", regimen.network());
        texts.put("--rate", Float.toString(regimen.rate()));
        return texts;
    }
}
