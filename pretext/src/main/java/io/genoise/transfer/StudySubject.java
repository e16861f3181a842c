package io.genoise.transfer;

import static io.genoise.transfer.JsonFields.list;
import static io.genoise.transfer.JsonFields.map;
import static io.genoise.transfer.JsonFields.number;
import static io.genoise.transfer.JsonFields.text;
import static io.genoise.transfer.JsonFields.texts;
import static io.genoise.transfer.JsonFields.whole;

import io.genoise.transfer.StudyFile.Pretraining;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a study was about, as its file tells it: the pretrainings that were asked, and the pictures that each trial of the
/// headline learned from.
final class StudySubject {
    private StudySubject() {}

    /// Seeds of one.
    static List<Pretraining> pretrainings(Map<String, Object> file) {
        List<Pretraining> pretrainings = new ArrayList<>();
        for (Object one : list(map(file, "made"), "pretrainings")) {
            Map<String, Object> fields = map(one);
            pretrainings.add(
                    new Pretraining(
                            text(fields, "folder"),
                            text(fields, "task"),
                            number(fields, "seed").longValue(),
                            words(fields.get("options")),
                            words(fields.getOrDefault("controls", Map.of()))));
        }
        return pretrainings;
    }

    private static Map<String, String> words(Object fields) {
        Map<String, String> words = new LinkedHashMap<>();
        map(fields).forEach((name, value) -> words.put(name, String.valueOf(value)));
        return words;
    }

    /// @param labels of a class, at the headline
    static Map<String, Object> asked(Map<String, Object> file, int labels) {
        Map<String, Object> pictures = map(file, "pictures");
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("data", text(pictures, "data"));
        asked.put("classes", texts(pictures, "classes"));
        asked.put("labels a class", labels);
        String[] numbers = text(pictures, "numbers").split(" ");
        List<List<String>> learned = new ArrayList<>();
        for (Object number : list(file, "trials")) {
            if (whole(map(number), "labelsPerClass") == labels) {
                for (Object trial : list(map(number), "trials")) {
                    learned.add(
                            Arrays.stream(text(map(trial), "learned").split(" "))
                                    .map(row -> numbers[Integer.parseInt(row)])
                                    .toList());
                }
            }
        }
        asked.put("labelled subsets", learned);
        return asked;
    }
}
