package io.genoise.cli;

import io.genoise.train.Differences;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/// The options that say where a run is written, or which one is taken up again.
final class RunChoice {
    static final String OTHER_DATA = "--other-data";

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            order = 50,
            description = "Where the run is written (default: a fresh folder in runs/).")
    Path out;

    @Option(names = "--overwrite", order = 51, description = "Throw away the run that is in --out.")
    boolean overwrite;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            order = 52,
            description =
                    "Go on with a run that was broken off, with its own options. It ends with the same bits as one"
                            + " that was not. Where its pictures lie now may be said with --data.")
    Path resume;

    @Option(
            names = OTHER_DATA,
            order = 53,
            description =
                    "Go on with --resume although the pictures are not those that the run began with.")
    boolean otherData;

    /// Whether a run may go on over other pictures.
    Differences differences() {
        return otherData ? Differences.ALLOWED : Differences.REFUSED;
    }

    /// Checks that a run that is taken up keeps its options: of those `given`, only `free` ones may stand beside --resume.
    ///
    /// @throws IllegalArgumentException naming the first other one
    void check(ParseResult given, Set<String> free) {
        if (resume == null) {
            if (otherData) {
                throw new IllegalArgumentException(OTHER_DATA + " goes with --resume");
            }
            return;
        }
        for (OptionSpec option : given.matchedOptions()) {
            if (!free.contains(option.longestName())) {
                throw new IllegalArgumentException(
                        "%s cannot be given with --resume: a run goes on with the options it began with"
                                .formatted(option.longestName()));
            }
        }
    }
}
