package io.genoise.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a folder held besides the pictures that could be read.
///
/// @param broken pictures that are damaged, by name
/// @param unread pictures that could not be read this time, memory or the disk having failed: the next time may differ
/// @param odd pictures that were read though something is odd about their files
/// @param unsupported pictures in formats that are not read here, by name
/// @param others how many files are no pictures at all
/// @param tooShort clips of fewer frames than were asked for
public record FolderFindings(
        List<Broken> broken,
        List<Broken> unread,
        List<Broken> odd,
        List<Unsupported> unsupported,
        int others,
        List<Short> tooShort) {
    private static final int NAMED = 5;

    /// Nothing to report.
    public static final FolderFindings NONE =
            new FolderFindings(List.of(), List.of(), List.of(), List.of(), 0, List.of());

    /// A picture and what is wrong with it.
    ///
    /// @param file its name within the folder
    /// @param problem what is wrong, in words
    public record Broken(String file, String problem) {}

    /// A picture in a format that is recognised but not read.
    ///
    /// @param file its name within the folder
    /// @param format what its first bytes say it is
    public record Unsupported(String file, PictureFormat format) {}

    /// A clip, and of how many frames without a gap.
    ///
    /// @param file its name within the folder
    /// @param frames of its longest stretch without a gap
    public record Short(String file, int frames) {}

    /// Copies the lists.
    public FolderFindings {
        broken = List.copyOf(broken);
        unread = List.copyOf(unread);
        odd = List.copyOf(odd);
        unsupported = List.copyOf(unsupported);
        tooShort = List.copyOf(tooShort);
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
        add(notes, broken, "%s broken %s left out: %s");
        add(notes, unread, "%s %s not read, to be tried again next time: %s");
        add(notes, odd, "%s %s read in spite of oddities: %s");
        if (!unsupported.isEmpty()) {
            String counts =
                    unsupportedByFormat().entrySet().stream()
                            .map(entry -> entry.getValue() + " " + entry.getKey())
                            .collect(Collectors.joining(", "));
            List<String> named = unsupported.stream().map(u -> shown(u.file)).toList();
            notes.add(
                    "%s %s left out, convert to JPEG or PNG to use them: %s"
                            .formatted(counts, pictures(unsupported.size()), firstOf(named)));
        }
        if (!tooShort.isEmpty()) {
            List<String> named =
                    tooShort.stream()
                            .map(clip -> "%s (%s)".formatted(shown(clip.file), frames(clip.frames)))
                            .toList();
            notes.add(
                    "%s %s too short, left out: %s"
                            .formatted(
                                    tooShort.size(),
                                    tooShort.size() == 1 ? "clip" : "clips",
                                    firstOf(named)));
        }
        return notes;
    }

    private static String frames(int count) {
        return count == 1 ? "1 frame" : "%s frames".formatted(count);
    }

    private static void add(List<String> notes, List<Broken> files, String format) {
        if (!files.isEmpty()) {
            List<String> named =
                    files.stream().map(b -> shown(b.file) + " (" + b.problem + ")").toList();
            notes.add(format.formatted(files.size(), pictures(files.size()), firstOf(named)));
        }
    }

    /// Every file that [#notes] speaks of, one a line: what became of it, its name, and why.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        broken.forEach(b -> lines.add(line("broken", b.file, b.problem)));
        unread.forEach(b -> lines.add(line("unread", b.file, b.problem)));
        unsupported.forEach(u -> lines.add(line("unsupported", u.file, u.format.toString())));
        odd.forEach(b -> lines.add(line("odd", b.file, b.problem)));
        tooShort.forEach(clip -> lines.add(line("short", clip.file, frames(clip.frames))));
        return lines;
    }

    /// Whether [#notes] names fewer files than there are.
    public boolean isCut() {
        return Stream.of(broken, unread, odd, unsupported, tooShort)
                .anyMatch(files -> files.size() > NAMED);
    }

    private static String line(String what, String file, String why) {
        return what + "\t" + shown(file) + "\t" + why;
    }

    /// A name on one line: file systems allow line ends and tabs in it.
    private static String shown(String name) {
        return name.replaceAll("\\p{Cntrl}", " ");
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
