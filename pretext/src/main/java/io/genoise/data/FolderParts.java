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

/// Which folders hold the training and which the test pictures, by their names: `train` beside `test`, `val` or `eval`, or
/// words that mean the same, in any case.
///
/// Both may carry what else they like, if it is the same: `seg_train` beside `seg_test`, `train2017` beside `val2017`; so a
/// class that happens to be called "test" is no part, and neither is a "train" among cars and ships. They are looked for in
/// the folder, and as long as all pictures lie in one folder alone, in that one.
///
/// @param train where the training pictures are, relative to the folder
/// @param tests where test pictures may be, tests before validation sets
/// @param unused other folders with pictures that lie beside them, and `.` if pictures do
record FolderParts(String train, List<String> tests, List<String> unused) {
    private static final List<String> TRAIN = List.of("training", "train");
    private static final List<String> TEST =
            List.of(
                    "testing", "test", "validation", "valid", "val", "evaluation", "eval",
                    "holdout", "heldout", "dev");

    /// A folder that may be a part.
    ///
    /// @param word what it is called, a place in [#TRAIN] or [#TEST]
    /// @param rest what else is in its name, letters alone
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
                        .min(Comparator.comparingInt(String::length)
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
                        list.stream()
                                .sorted(Comparator.comparingInt(Candidate::word))
                                .toList()));
        return sorted;
    }

    private static Optional<Candidate> part(String folder, List<String> words) {
        String letters = letters(folder);
        for (int word = 0; word < words.size(); word++) {
            String text = words.get(word);
            if (letters.startsWith(text)) {
                return Optional.of(new Candidate(folder, word, letters.substring(text.length())));
            } else if (letters.endsWith(text)) {
                String rest = letters.substring(0, letters.length() - text.length());
                return Optional.of(new Candidate(folder, word, rest));
            }
        }
        return Optional.empty();
    }

    /// Whether a folder of that name alone is a part and hardly a class.
    static boolean isCalledPart(String folder) {
        String letters = letters(folder);
        return TRAIN.contains(letters) || TEST.contains(letters);
    }

    private static String letters(String folder) {
        return folder.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
    }
}
