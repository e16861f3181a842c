package io.genoise.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which folders hold the training and which the test pictures, by their names: `train` beside `test`, `val` or `eval`, or
/// words that mean the same, in any case.
///
/// Both may be called more, if it is the same: `seg_train` beside `seg_test`, `TrainImages` beside `TestImages`; numbers do
/// not count. A "test" among classes is no part, and neither is a "train" among cars and ships. They are looked for in
/// the folder, and as long as all pictures lie in one folder alone, in that one.
///
/// @param train where the training pictures are, relative to the folder
/// @param tests where test pictures may be, tests before validation sets
/// @param unused other folders with pictures that lie beside them, and `.` if pictures do
record FolderParts(String train, List<String> tests, List<String> unused) {
    private static final List<String> TRAIN = List.of("training", "train");
    private static final List<String> TEST =
            List.of(
                    "test",
                    "testing",
                    "val",
                    "valid",
                    "validation",
                    "eval",
                    "evaluation",
                    "holdout",
                    "heldout",
                    "dev");

    /// A folder that may be a part.
    ///
    /// @param word what it is called, a place in [#TRAIN] or [#TEST]
    /// @param rest the other words of its name
    private record Candidate(String folder, int word, String rest) {}

    /// The parts of the folder in which pictures of these `names` lie, if it has any.
    static Optional<FolderParts> in(Collection<String> names) {
        FolderLevel level = FolderLevel.top(names);
        while (true) {
            Optional<FolderParts> parts = at(level);
            if (parts.isPresent() || !level.isLone()) {
                return parts;
            }
            level = level.down();
        }
    }

    private static Optional<FolderParts> at(FolderLevel level) {
        Map<String, List<Candidate>> trains = candidates(level, TRAIN);
        Map<String, List<Candidate>> tests = candidates(level, TEST);
        Optional<String> rest =
                trains.keySet().stream()
                        .filter(tests::containsKey)
                        .min(
                                Comparator.comparingInt(String::length)
                                        .thenComparing(Comparator.naturalOrder()));
        return rest.map(common -> {
            String train = trains.get(common).getFirst().folder;
            List<String> test = tests.get(common).stream().map(Candidate::folder).toList();
            Set<String> unused = new TreeSet<>(level.folders());
            unused.remove(train);
            unused.removeAll(test);
            List<String> beside = new ArrayList<>(unused.stream().map(level::path).toList());
            if (level.loose() > 0) {
                beside.add(".");
            }
            return new FolderParts(
                    level.path(train), test.stream().map(level::path).toList(), beside);
        });
    }

    /// By what else is in their names; those whose word comes first are first.
    private static Map<String, List<Candidate>> candidates(FolderLevel level, List<String> words) {
        Map<String, List<Candidate>> found = new TreeMap<>();
        for (String folder : level.folders()) {
            part(folder, words)
                    .ifPresent(candidate ->
                            found.computeIfAbsent(candidate.rest, _ -> new ArrayList<>())
                                    .add(candidate));
        }
        Map<String, List<Candidate>> sorted = new LinkedHashMap<>();
        found.forEach((rest, list) ->
                sorted.put(
                        rest,
                        list.stream().sorted(Comparator.comparingInt(Candidate::word)).toList()));
        return sorted;
    }

    private static Optional<Candidate> part(String folder, List<String> words) {
        List<String> rest = new ArrayList<>(split(folder));
        int part = -1;
        for (int i = 0; i < rest.size() && part < 0; i++) {
            String word = rest.get(i);
            boolean set = word.endsWith("set"); // trainset
            part = words.indexOf(set ? word.substring(0, word.length() - 3) : word);
            if (part >= 0) {
                rest.set(i, set ? "set" : "");
            }
        }
        return part < 0
                ? Optional.empty()
                : Optional.of(new Candidate(folder, part, String.join("", rest)));
    }

    /// Whether a folder of that name alone is a part and hardly a class.
    static boolean isCalledPart(String folder) {
        List<String> words = split(folder);
        return words.size() == 1
                && (TRAIN.contains(words.getFirst()) || TEST.contains(words.getFirst()));
    }

    /// The words of a name, in small letters, without numbers.
    private static List<String> split(String folder) {
        return Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})|[^\\p{L}]+")
                .splitAsStream(folder)
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }
}
