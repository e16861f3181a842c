package io.genoise.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is in a data set: what `genoise data` prints.
///
/// @param name the data set, or a part of it
/// @param shape height, width and channels of every picture, or frame, as it is used
/// @param pictures how many there are, or how many pieces of clips
/// @param frames of each piece; 1 for pictures
/// @param clips lengths, in frames, of the clips that the pieces are of, shortest first; empty if they are no pieces of files
/// @param classes pictures by class, in the order of labels
/// @param unlabelled pictures without a label
/// @param nativeSizes pictures by `width x height` before any reduction, most frequent first
/// @param formats pictures by the format of their file
/// @param colours pictures by how their file holds colour
/// @param transparent pictures with transparency
/// @param turned pictures that EXIF turned or mirrored
/// @param qualities JPEG pictures by quality
/// @param samplings JPEG pictures by how densely their colours are sampled, such as `4:2:2`
/// @param provenance how many pictures carry JPEG's traces
public record DataSummary(
        String name,
        List<Integer> shape,
        int pictures,
        int frames,
        List<Integer> clips,
        Map<String, Integer> classes,
        int unlabelled,
        Map<String, Integer> nativeSizes,
        Map<PictureFormat, Integer> formats,
        Map<Origin.Colour, Integer> colours,
        int transparent,
        int turned,
        Map<Integer, Integer> qualities,
        Map<String, Integer> samplings,
        Provenance provenance) {
    private static final int LISTED = 6;

    /// Counts over all of `images`.
    public static DataSummary of(Images images) {
        int[] perClass = new int[images.classes().size()];
        int unlabelled = 0;
        int transparent = 0;
        int turned = 0;
        Map<String, Integer> sizes = new TreeMap<>();
        Map<PictureFormat, Integer> formats = new TreeMap<>();
        Map<Origin.Colour, Integer> colours = new TreeMap<>();
        Map<Integer, Integer> qualities = new TreeMap<>();
        Map<String, Integer> samplings = new TreeMap<>();
        int[] labels = Labels.of(images);
        for (int i = 0; i < images.size(); i++) {
            int label = labels[i];
            if (label < 0) {
                unlabelled++;
            } else {
                perClass[label]++;
            }
            Origin origin = images.origin(i);
            sizes.merge(origin.width() + "x" + origin.height(), 1, Integer::sum);
            formats.merge(origin.format(), 1, Integer::sum);
            colours.merge(origin.colour(), 1, Integer::sum);
            transparent += origin.alpha() ? 1 : 0;
            turned += origin.orientation() != 1 ? 1 : 0;
            origin.jpeg()
                    .ifPresent(coding -> {
                        qualities.merge(coding.quality(), 1, Integer::sum);
                        samplings.merge(coding.sampling(), 1, Integer::sum);
                    });
        }
        Map<String, Integer> classes = new LinkedHashMap<>();
        IntStream.range(0, perClass.length)
                .forEach(label -> classes.put(images.classes().get(label), perClass[label]));
        return new DataSummary(
                images.name(),
                List.of(images.height(), images.width(), images.channels()),
                images.size(),
                images.frames(),
                clips(images),
                classes,
                unlabelled,
                byFrequency(sizes),
                formats,
                colours,
                transparent,
                turned,
                qualities,
                byFrequency(samplings),
                Provenance.of(images));
    }

    private static List<Integer> clips(Images images) {
        Map<String, Integer> lengths = new TreeMap<>();
        for (int i = 0; i < images.size(); i++) {
            Optional<PictureFile> file = images.origin(i).file();
            Optional<PictureFile.Piece> piece = file.flatMap(PictureFile::piece);
            if (piece.isPresent()) {
                String name = images.describe(i).replaceFirst(", frames? [0-9-]+$", "");
                lengths.put(name + file.get().content(), piece.get().of());
            }
        }
        return lengths.values().stream().sorted().toList();
    }

    /// The summary as lines of text for a terminal.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!clips.isEmpty()) {
            lines.add(
                    line(
                            "clips",
                            "%,d, of %s frames, %,d in all",
                            clips.size(),
                            reaching(clips.getFirst(), clips.getLast()),
                            clips.stream().mapToLong(n -> n).sum()));
        }
        lines.add(
                line(
                        frames == 1 ? "pictures" : clips.isEmpty() ? "clips" : "pieces",
                        "%,d, used as %s%dx%d with %s",
                        pictures,
                        frames == 1 ? "" : frames + " frames of ",
                        shape.get(1),
                        shape.get(0),
                        channels()));
        if (classes.isEmpty()) {
            lines.add(line("classes", "none: the pictures have no labels"));
        } else {
            int least = classes.values().stream().mapToInt(n -> n).min().orElseThrow();
            int most = classes.values().stream().mapToInt(n -> n).max().orElseThrow();
            String each =
                    least == most
                            ? String.format(Locale.ROOT, "%,d each", least)
                            : String.format(Locale.ROOT, "%,d to %,d each", least, most);
            lines.add(line("classes", "%d, %s", classes.size(), each));
            lines.add(line("", "%s", listed(classes, classes.size())));
            if (unlabelled > 0) {
                lines.add(line("without label", "%,d", unlabelled));
            }
        }
        lines.add(line("native size", "%s", listed(nativeSizes, LISTED)));
        if (!formats.keySet().equals(Set.of(PictureFormat.UNKNOWN))) {
            lines.add(line("formats", "%s", listed(formats, LISTED)));
        }
        lines.add(line("colour", "%s", listed(colours, LISTED).toLowerCase(Locale.ROOT)));
        if (transparent > 0) {
            lines.add(line("transparent", "%,d, laid on white", transparent));
        }
        if (turned > 0) {
            lines.add(line("turned by EXIF", "%,d, made upright", turned));
        }
        if (!qualities.isEmpty()) {
            lines.add(
                    line(
                            "JPEG",
                            "%,d, quality %s, sampled %s",
                            qualities.values().stream().mapToInt(n -> n).sum(),
                            quality(),
                            listed(samplings, LISTED)));
        }
        String head = "JPEG traces";
        for (String warning : provenance.warnings()) {
            lines.add(line(head, "%s", warning));
            head = "";
        }
        return lines;
    }

    private static String reaching(int least, int most) {
        return least == most ? Integer.toString(least) : least + " to " + most;
    }

    /// The median of the qualities, and how far they reach.
    private String quality() {
        int[] all =
                qualities.entrySet().stream()
                        .flatMapToInt(
                                entry -> IntStream.generate(entry::getKey).limit(entry.getValue()))
                        .sorted()
                        .toArray();
        int middle = all[all.length / 2];
        int least = all[0];
        int most = all[all.length - 1];
        return least == most
                ? Integer.toString(middle)
                : "about %s (%s to %s)".formatted(middle, least, most);
    }

    private String channels() {
        return shape.get(2) == 1 ? "1 channel (grey)" : "3 channels (RGB)";
    }

    private static String line(String head, String format, Object... values) {
        return "%-15s ".formatted(head) + String.format(Locale.ROOT, format, values);
    }

    private static String listed(Map<?, Integer> counts, int most) {
        String first =
                counts.entrySet().stream()
                        .limit(most)
                        .map(entry ->
                                String.format(
                                        Locale.ROOT, "%s (%,d)", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
        return counts.size() <= most ? first : first + ", and " + (counts.size() - most) + " more";
    }

    private static <K> Map<K, Integer> byFrequency(Map<K, Integer> counts) {
        Map<K, Integer> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<K, Integer>comparingByValue().reversed())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
