package io.genoise.cli;

import io.genoise.transfer.LabelledSubsets;
import io.genoise.transfer.Study;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options of a few-label study.
final class StudyChoice {
    @Option(
            names = "--per-class",
            paramLabel = "COUNT",
            split = ",",
            converter = Labels.class,
            defaultValue = "1,5,20,100",
            order = 30,
            description =
                    "Numbers of labels a class, separated by commas, or all (default: ${DEFAULT-VALUE}, as far as"
                            + " there are so many).")
    List<Integer> perClass;

    @Option(
            names = "--subsets",
            paramLabel = "COUNT",
            defaultValue = "10",
            order = 31,
            description =
                    "Random subsets for each number of labels; fewer than 7 cannot show a difference (default:"
                            + " ${DEFAULT-VALUE}).")
    int subsets;

    @Option(
            names = "--train-at",
            paramLabel = "COUNT",
            split = ",",
            converter = Labels.class,
            defaultValue = "20",
            order = 32,
            description =
                    "Numbers of labels a class for which whole networks are trained, the dear part (default:"
                            + " ${DEFAULT-VALUE}).")
    List<Integer> trainAt;

    @Option(
            names = "--steps",
            paramLabel = "COUNT",
            defaultValue = "" + Study.STEPS,
            order = 33,
            description =
                    "Training steps of these networks, of up to 32 pictures each (default: ${DEFAULT-VALUE}).")
    int steps;

    /// @throws IllegalArgumentException if a number makes no sense; the option is named
    void check() {
        Value.check("--subsets", subsets, subsets >= 1 && subsets <= 10, "1 to 10");
        Value.check("--steps", steps, steps >= 1, "1 or more");
    }

    /// A number of labels a class, or `all`.
    static final class Labels implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.equals("all")) {
                return LabelledSubsets.ALL;
            }
            try {
                int count = Integer.parseInt(text);
                if (count >= 1) {
                    return count;
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'%s' is no number, nor all".formatted(text));
            }
            throw new TypeConversionException("expected 1 or more labels a class, or all");
        }
    }
}
