package io.genoise.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a folder held besides the pictures that could be read.
///
/// @param broken pictures that are damaged, by name
/// @param unsupported pictures in formats that are not read here, by name
/// @param others how many files are no pictures at all
public record FolderFindings(List<Broken> broken, List<Unsupported> unsupported, int others) {
    private static final int NAMED = 5;

    /// Nothing to report.
    public static final FolderFindings NONE = new FolderFindings(List.of(), List.of(), 0);

    /// A damaged picture and what is wrong with it.
    public record Broken(String file, String problem) {}

    /// A picture in a format that is recognised but not read.
    public record Unsupported(String file, PictureFormat format) {}

    /// Copies the lists.
    public FolderFindings {
        broken = List.copyOf(broken);
        unsupported = List.copyOf(unsupported);
    }

    /// How many pictures there are of each unsupported format.
    public Map<PictureFormat, Integer> unsupportedByFormat() {
        Map<PictureFormat, Integer> counts = new EnumMap<>(PictureFormat.class);
        unsupported.forEach(picture -> counts.merge(picture.format, 1, Integer::sum));
        return counts;
    }

    /// One line for each kind of trouble, naming the first few files.
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!broken.isEmpty()) {
            List<String> named = broken.stream().map(b -> b.file + " (" + b.problem + ")").toList();
            notes.add(
                    "%s broken %s left out: %s"
                            .formatted(broken.size(), pictures(broken.size()), firstOf(named)));
        }
        if (!unsupported.isEmpty()) {
            String counts =
                    unsupportedByFormat().entrySet().stream()
                            .map(entry -> entry.getValue() + " " + entry.getKey())
                            .collect(Collectors.joining(", "));
            List<String> named = unsupported.stream().map(Unsupported::file).toList();
            notes.add(
                    "%s %s left out, convert to JPEG or PNG to use them: %s"
                            .formatted(counts, pictures(unsupported.size()), firstOf(named)));
        }
        return notes;
    }

    private static String pictures(int count) {
        return count == 1 ? "picture" : "pictures";
    }

    /// The first few names, and how many more there are.
    static String firstOf(List<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
    }
}
