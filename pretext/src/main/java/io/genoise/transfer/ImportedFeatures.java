package io.genoise.transfer;

import io.genoise.train.FeatureFile;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Features of any other tool's encoder, as a row of a study: a safetensors file with one tensor `[pictures, features]` a map,
/// of floating-point numbers, and the note `files`, the pictures' names as a JSON array, in the tensors' order. In Python:
///
/// ```python
/// from safetensors.numpy import save_file
/// save_file({"layer3": a, "layer4": b}, "dino.safetensors", metadata={"files": json.dumps(names)})
/// ```
///
/// A name is a path with `/`, relative to the data folder or longer: `train/ants/0013035.jpg`. Pictures that the study does
/// not need may be there as well. Without `files` the rows are all pictures of the data set in its own order, training
/// pictures first. The note `fixed` names the map to use where labels are too few to choose one; otherwise it is the last by
/// name.
///
/// @param method the name of the row
/// @param maps by name
/// @param files the pictures' names; null if they come in the data set's order
/// @param fixed the map to use where none can be chosen
public record ImportedFeatures(
        String method, List<Features> maps, List<String> files, String fixed) {
    private static final List<String> TEST =
            List.of("test", "val", "valid", "validation", "testing");

    /// Reads a file.
    ///
    /// @throws IOException if it cannot be read, or is no safetensors file
    /// @throws IllegalArgumentException if it holds something else; the message names file and tensor
    public static ImportedFeatures read(String method, Path file) throws IOException {
        Checkpoint checkpoint = SafeTensors.read(file);
        List<Features> maps = new ArrayList<>();
        Map<String, StoredTensor> byName = new TreeMap<>(checkpoint.tensors());
        int count = -1;
        for (Map.Entry<String, StoredTensor> entry : byName.entrySet()) {
            int[] shape = entry.getValue().shape();
            if (shape.length != 2 || shape[1] < 1 || count >= 0 && shape[0] != count) {
                throw new IllegalArgumentException(
                        "%s: tensor %s is %s; expected [pictures, features], as many pictures in each"
                                .formatted(file, entry.getKey(), entry.getValue()));
            }
            count = shape[0];
            maps.add(
                    new Features(
                            entry.getKey(),
                            count,
                            shape[1],
                            FeatureFile.numbers(
                                    file.toString(), entry.getKey(), entry.getValue())));
        }
        if (maps.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no tensor");
        }
        String fixed = checkpoint.metadata().getOrDefault("fixed", maps.getLast().map());
        if (!byName.containsKey(fixed)) {
            throw new IllegalArgumentException(
                    "%s: the note fixed names %s; there are %s"
                            .formatted(file, fixed, byName.keySet()));
        }
        List<String> files =
                FeatureFile.names(
                        file.toString(), checkpoint.metadata().get(FeatureFile.NAMES), count);
        return new ImportedFeatures(method, maps, files, fixed);
    }

    /// The row of a study on `pictures`.
    ///
    /// @param needed the pictures that are needed, by their number in the study's list
    /// @throws IllegalArgumentException if a picture is not there, or two may be meant
    public FeatureSource row(StudyPictures pictures, int[] needed) {
        int[] rows = new int[needed.length];
        if (files == null) {
            if (maps.getFirst().count() != pictures.total()) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "'%s' has no file names, and %d rows for the %d pictures of the data set",
                                method,
                                maps.getFirst().count(),
                                pictures.total()));
            }
            for (int i = 0; i < rows.length; i++) {
                rows[i] = pictures.origins()[needed[i]];
            }
        } else {
            Map<String, List<Integer>> byEnd = byLastPart();
            for (int i = 0; i < rows.length; i++) {
                boolean test = !pictures.outOfFold() && needed[i] >= pictures.pool();
                rows[i] = find(byEnd, pictures.names().get(needed[i]), test);
            }
        }
        return new FeatureSource.Given(
                method,
                maps.stream().map(map -> map.select(rows)).toList(),
                fixed,
                true,
                "",
                Cost.UNKNOWN,
                Cost.UNKNOWN);
    }

    private Map<String, List<Integer>> byLastPart() {
        Map<String, List<Integer>> byEnd = new HashMap<>();
        for (int row = 0; row < files.size(); row++) {
            byEnd.computeIfAbsent(last(files.get(row)), _ -> new ArrayList<>()).add(row);
        }
        return byEnd;
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private int find(Map<String, List<Integer>> byEnd, String picture, boolean test) {
        List<Integer> found = new ArrayList<>();
        for (int row : byEnd.getOrDefault(last(picture), List.of())) {
            String name = files.get(row);
            if (name.equals(picture) || name.endsWith("/" + picture)) {
                found.add(row);
            }
        }
        if (found.size() > 1) {
            found.removeIf(row -> isOfTest(files.get(row), picture) != test);
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    found.isEmpty()
                            ? "'%s' has no features of %s".formatted(method, picture)
                            : "'%s' has features of several pictures called %s, of %s and %s"
                                    .formatted(
                                            method,
                                            picture,
                                            files.get(found.get(0)),
                                            files.get(found.get(1))));
        }
        return found.getFirst();
    }

    /// Whether the folders before the picture's own name say that it is one of the test.
    private static boolean isOfTest(String name, String picture) {
        String before = name.substring(0, name.length() - picture.length());
        for (String part : before.split("/")) {
            if (TEST.contains(part.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
