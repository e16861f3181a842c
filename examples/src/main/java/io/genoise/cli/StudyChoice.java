package io.genoise.cli;

import io.genoise.transfer.Adaptation;
import io.genoise.transfer.FewLabels;
import io.genoise.transfer.Head;
import io.genoise.transfer.ImportedFeatures;
import io.genoise.transfer.LabelledSubsets;
import io.genoise.transfer.Recipe;
import io.genoise.transfer.Recipes;
import io.genoise.transfer.Study;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
                            + " there are so many). A folder without test pictures is measured with all, out of"
                            + " fold.")
    List<Integer> perClass;

    @Option(
            names = "--subsets",
            paramLabel = "COUNT",
            defaultValue = "10",
            order = 31,
            description =
                    "Random subsets for each number of labels, 2 to 10; fewer show less (default: ${DEFAULT-VALUE}).")
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
            defaultValue = "" + Recipes.STEPS,
            order = 33,
            description =
                    "Training steps of these networks, of up to 32 pictures each (default: ${DEFAULT-VALUE}). At another"
                            + " length than a recipe was found for nothing is judged against it, unless --recipes"
                            + " chosen.")
    int steps;

    @Option(
            names = "--recipes",
            paramLabel = "HOW",
            defaultValue = "FOUND",
            order = 34,
            description =
                    "How these networks are trained: found, as was best on other data; or chosen, of --steps and three"
                            + " times as many at three rates, by cross-validation inside the labelled pictures, which"
                            + " takes some sixty times as long (default: found).")
    HowTrained recipes;

    @Option(
            names = "--headline",
            paramLabel = "WHICH",
            defaultValue = "FROZEN",
            order = 35,
            description =
                    "What the headline is about, declared before anything is measured: frozen, fine-tuned, or chosen, in each"
                            + " trial the one of them that did better on held-out labelled pictures, which takes four"
                            + " fine-tunings for one (default: frozen).")
    Declared headline;

    @Option(
            names = "--headline-at",
            paramLabel = "COUNT",
            converter = Labels.class,
            defaultValue = "20",
            order = 36,
            description =
                    "The number of labels a class that the headline is about, declared before anything is measured"
                            + " (default: ${DEFAULT-VALUE}).")
    int headlineAt;

    @Option(
            names = "--features",
            paramLabel = "NAME=FILE",
            order = 37,
            description =
                    "Features of another tool's encoder as a row: a safetensors file with a tensor [pictures, features] a"
                            + " map, and the note files, the pictures' names as a JSON array. Several of one NAME are its"
                            + " seeds.")
    List<String> features = List.of();

    @Option(
            names = "--heads",
            paramLabel = "HEAD@MAP",
            split = ",",
            order = 38,
            description =
                    "Heads that are trained on a frozen map, a row each: linear, mlp or conv, such as conv@conv2; each at one of"
                            + " three rates by cross-validation inside the labelled pictures, which takes some fifteen"
                            + " times as long as one training.")
    List<String> heads = List.of();

    @Option(
            names = "--train-last",
            paramLabel = "COUNT",
            split = ",",
            order = 39,
            description =
                    "Rows whose last layers alone are trained on: so many of the network's maps, and its classifier; 0 for the"
                            + " classifier.")
    List<Integer> trainLast = List.of();

    @Option(
            names = "--no-fine-tuning",
            order = 40,
            description =
                    "Leave out the row of the pretrained network trained on as a whole, half of the dear part.")
    boolean frozenOnly;

    @Option(
            names = "--trials",
            paramLabel = "FOLDER",
            order = 41,
            description =
                    "Keep what is measured, trial by trial, in FOLDER, and take from there what another study measured alike: of"
                            + " many pretrainings asked about the same pictures, what they are compared with is trained"
                            + " once. Without it trials are kept until their study ends.")
    Path trials;

    /// How networks are trained on few labels.
    enum HowTrained {
        FOUND,
        CHOSEN
    }

    /// What the headline is about.
    enum Declared {
        FROZEN("frozen", Study.PRETRAINED),
        FINE_TUNED("fine-tuned", Study.FINE_TUNED),
        CHOSEN("chosen", FewLabels.CHOSEN);

        private final String option;
        private final String method;

        Declared(String option, String method) {
            this.option = option;
            this.method = method;
        }

        String method() {
            return method;
        }

        /// As it is written on the command line.
        @Override
        public String toString() {
            return option;
        }
    }

    /// The rows that other tools made.
    ///
    /// @throws IllegalArgumentException if one is not NAME=FILE, or bears the name of a row that is there
    List<ImportedFeatures> imported() throws IOException {
        List<ImportedFeatures> imported = new ArrayList<>();
        for (String one : features) {
            int at = one.indexOf('=');
            if (at < 1 || at == one.length() - 1) {
                throw new IllegalArgumentException(
                        "--features %s: expected NAME=FILE.safetensors".formatted(one));
            }
            String name = one.substring(0, at);
            if (Study.hasRow(name, adaptations())) {
                throw new IllegalArgumentException(
                        "--features %s: the study has a row called '%s' of its own; take another name"
                                .formatted(one, name));
            }
            imported.add(ImportedFeatures.read(name, Path.of(one.substring(at + 1))));
        }
        return imported;
    }

    /// In which ways pretrained networks are trained on.
    ///
    /// @throws IllegalArgumentException if one is not HEAD@MAP, or there is no such head
    List<Adaptation> adaptations() {
        List<Adaptation> adaptations = new ArrayList<>();
        if (!frozenOnly) {
            adaptations.add(Adaptation.WHOLE);
        }
        for (String text : heads) {
            int at = text.indexOf('@');
            Head head =
                    Arrays.stream(Head.values())
                            .filter(one -> at > 0 && one.word().equals(text.substring(0, at)))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "--heads %s: expected linear, mlp or conv, @ and a map, such as conv@conv2"
                                                    .formatted(text)));
            adaptations.add(new Adaptation.OnMap(head, text.substring(at + 1)));
        }
        trainLast.forEach(count -> adaptations.add(new Adaptation.Last(count)));
        return adaptations;
    }

    /// The recipes of networks that begin at random.
    List<Recipe> scratch() {
        return recipes(Recipes.scratch(steps));
    }

    /// The recipes of pretrained networks.
    List<Recipe> fineTuning() {
        return recipes(Recipes.fineTuning(steps));
    }

    private List<Recipe> recipes(Recipe found) {
        return recipes == HowTrained.FOUND ? List.of(found) : Recipes.around(found);
    }

    /// All of it as options, those that were filled in as well: what makes the study again.
    List<String> words() {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("--per-class", counts(perClass), "--subsets", "" + subsets));
        words.addAll(List.of("--train-at", counts(trainAt), "--steps", "" + steps));
        words.addAll(List.of("--recipes", recipes.name().toLowerCase(Locale.ROOT)));
        words.addAll(List.of("--headline", headline.toString()));
        words.addAll(List.of("--headline-at", LabelledSubsets.words(headlineAt)));
        features.forEach(one -> words.addAll(List.of("--features", one)));
        heads.forEach(one -> words.addAll(List.of("--heads", one)));
        trainLast.forEach(one -> words.addAll(List.of("--train-last", one.toString())));
        if (frozenOnly) {
            words.add("--no-fine-tuning");
        }
        return words;
    }

    private static String counts(List<Integer> numbers) {
        return numbers.stream().map(LabelledSubsets::words).collect(Collectors.joining(","));
    }

    /// @throws IllegalArgumentException if a number makes no sense; the option is named
    void check() {
        Value.check("--subsets", subsets, subsets >= 1 && subsets <= 10, "1 to 10");
        Value.check("--steps", steps, steps >= 1, "1 or more");
        trainLast.forEach(count -> Value.check("--train-last", count, count >= 0, "0 or more"));
        if (frozenOnly && headline != Declared.FROZEN) {
            throw new IllegalArgumentException(
                    "--headline %s is about fine-tuning, which --no-fine-tuning leaves out"
                            .formatted(headline));
        }
        adaptations();
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
