package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.train.RunFolder;
import io.genoise.transfer.Inductive;
import io.genoise.weights.AtomicFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/// The options that keep tested pictures away from a pretraining.
final class HeldOutChoice {
    private static final String NOTE = "inductive";

    @Option(
            names = "--inductive",
            order = 26,
            description =
                    "Keep the pictures that will be tested out of pretraining. Of a folder without test pictures a fifth"
                            + " is held out, classes balanced and groups whole, and probe then tests on that fifth alone;"
                            + " where there are test pictures, training pictures equal or alike to one are left out.")
    boolean inductive;

    @Mixin GroupChoice group;

    /// What was held out of a folder without test pictures; null if nothing was.
    private Images heldOut;

    /// The pictures of `set` that a pretraining may see, and those that will be tested.
    DataSet apply(DataSet set, long seed) {
        if (!inductive) {
            return set;
        }
        DataSet apart = Inductive.of(set, group.rule, seed);
        heldOut = set.test().isPresent() ? null : apart.test().orElseThrow();
        return apart;
    }

    /// Writes down in `run` which pictures were held out.
    void writeNames(RunFolder run) throws IOException {
        if (heldOut == null) {
            return;
        }
        String names =
                IntStream.range(0, heldOut.size())
                        .mapToObj(heldOut::describe)
                        .collect(Collectors.joining("\n", "", "\n"));
        AtomicFile.write(run.heldOut(), names);
    }

    /// Whether the `notes` of a run say that it held pictures out.
    static boolean in(Map<String, String> notes) {
        return Boolean.parseBoolean(notes.get(NOTE));
    }

    /// As notes of a run.
    Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(NOTE, Boolean.toString(inductive));
        notes.putAll(group.notes());
        return notes;
    }

    /// Takes over what the `notes` of a run say.
    void restore(Map<String, String> notes, ParseResult given) {
        inductive = in(notes);
        group.restore(notes, given);
    }
}
