package io.genoise.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The numbers of classes: their places in the order of their names, as numbers where all of them are numbers.
///
/// @param classes names by number
/// @param labels by picture, -1 where it has none
/// @param unknown pictures of classes that are not among those there are, by class; they have no label
record ClassNumbers(List<String> classes, int[] labels, Map<String, Integer> unknown) {
    private static final Comparator<String> BY_NUMBER = Comparator.comparingLong(Long::parseLong);

    /// The labels of `pictures`.
    ///
    /// @param classOf the class by picture
    /// @param wanted the classes there are; empty to take those found
    static ClassNumbers of(
            List<String> pictures, Map<String, String> classOf, List<String> wanted) {
        List<String> classes = wanted.isEmpty() ? inOrder(pictures, classOf) : wanted;
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            numbers.put(classes.get(i), i);
        }
        Map<String, Integer> unknown = new TreeMap<>();
        int[] labels = new int[pictures.size()];
        for (int i = 0; i < labels.length; i++) {
            String own = classOf.get(pictures.get(i));
            Optional<String> known = own == null ? Optional.empty() : named(own, classes);
            labels[i] = known.map(numbers::get).orElse(-1);
            if (own != null && known.isEmpty()) {
                unknown.merge(own, 1, Integer::sum);
            }
        }
        return new ClassNumbers(classes, labels, unknown);
    }

    /// The one of `classes` that `name` means: the same, or if there is none, the same but for case.
    static Optional<String> named(String name, List<String> classes) {
        String composed = PathNames.composed(name);
        if (classes.contains(composed)) {
            return Optional.of(composed);
        }
        List<String> alike = classes.stream().filter(composed::equalsIgnoreCase).toList();
        return alike.size() == 1 ? Optional.of(alike.getFirst()) : Optional.empty();
    }

    private static List<String> inOrder(Collection<String> pictures, Map<String, String> classOf) {
        Set<String> classes = new TreeSet<>();
        for (String picture : pictures) {
            if (classOf.containsKey(picture)) {
                classes.add(classOf.get(picture));
            }
        }
        boolean numbers = classes.stream().allMatch(name -> name.matches("[0-9]{1,18}"));
        Comparator<String> order = Comparator.naturalOrder();
        return classes.stream().sorted(numbers ? BY_NUMBER.thenComparing(order) : order).toList();
    }

    /// One line for pictures whose class is unknown.
    Optional<String> note() {
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        List<String> named =
                unknown.entrySet().stream()
                        .map(entry -> "%s (%s)".formatted(entry.getKey(), entry.getValue()))
                        .toList();
        return Optional.of(
                "without a label, since the training pictures have no such class: "
                        + FolderFindings.firstOf(named));
    }
}
