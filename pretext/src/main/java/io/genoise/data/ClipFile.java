package io.genoise.data;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A clip as it lies in a folder: one file, be it a strip of frames side by side, a GIF or a video, or a folder of numbered
/// pictures.
///
/// The numbered pictures of a folder that has no folder with pictures in it are frames of one clip, unless they are strips
/// themselves, three times as wide as high or wider. Numbered are pictures whose names differ in one number alone; a few
/// others beside them, at most one for every three, count as files of their own.
///
/// @param name of the file or folder, relative to the root
/// @param entries the file, or the frames by their numbers
/// @param folder whether it is a folder of frames
record ClipFile(String name, List<FolderListing.Entry> entries, boolean folder) {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)([0-9]{1,18})([^0-9/]*)");
    private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "jpe", "jfif", "png");
    private static final int LOOKED_AT = 3;

    /// A width of this many times the height is that of a strip.
    private static final int WIDE = 3;

    /// A picture of a folder whose names differ in a number.
    private record Frame(FolderListing.Entry entry, long number) {}

    /// Everything in `listing`, clip or not, in the order of names.
    static List<ClipFile> in(FolderListing listing) {
        Map<String, List<FolderListing.Entry>> byFolder = new TreeMap<>();
        for (FolderListing.Entry entry : listing.entries()) {
            byFolder.computeIfAbsent(folder(entry.name()), _ -> new ArrayList<>()).add(entry);
        }
        Set<String> above = new HashSet<>();
        for (FolderListing.Entry entry : listing.entries()) {
            if (isStill(entry)) {
                String folder = folder(entry.name());
                while (!folder.isEmpty()) {
                    folder = folder(folder);
                    above.add(folder);
                }
            }
        }
        List<ClipFile> all = new ArrayList<>();
        byFolder.forEach((folder, entries) -> {
            List<FolderListing.Entry> frames = above.contains(folder) ? List.of() : frames(entries);
            if (!frames.isEmpty()) {
                String name = folder.isEmpty() ? PathNames.last(listing.root()) : folder;
                all.add(new ClipFile(name, frames, true));
            }
            Set<FolderListing.Entry> taken = new HashSet<>(frames);
            entries.stream()
                    .filter(entry -> !taken.contains(entry))
                    .forEach(entry -> all.add(new ClipFile(entry.name(), List.of(entry), false)));
        });
        all.sort(Comparator.comparing(ClipFile::name));
        return all;
    }

    /// The names of what may be clips, readable or not.
    static List<String> names(FolderListing listing) {
        return in(listing).stream()
                .filter(clip -> clip.folder || isClip(clip.entries.getFirst()))
                .map(ClipFile::name)
                .toList();
    }

    private static boolean isClip(FolderListing.Entry entry) {
        return entry.isPicture()
                || ClipReaders.isVideo(entry.file())
                || entry.begins(head -> ClipReaders.of(head).isPresent());
    }

    private static String folder(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    /// A picture, by its name, that does not move.
    private static boolean isStill(FolderListing.Entry entry) {
        String name = entry.name();
        return PICTURES.contains(
                name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /// Those of `entries`, of one folder, that are frames of one clip, in the order of their numbers.
    private static List<FolderListing.Entry> frames(List<FolderListing.Entry> entries) {
        Map<String, Map<Long, Frame>> alike = new TreeMap<>();
        int stills = 0;
        for (FolderListing.Entry entry : entries) {
            if (isStill(entry)) {
                stills++;
                String name = entry.name();
                String stem = name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf('.'));
                Matcher matcher = NUMBERED.matcher(stem);
                if (matcher.matches()) {
                    long number = Long.parseLong(matcher.group(2));
                    alike.computeIfAbsent(
                                    matcher.group(1) + "/" + matcher.group(3), _ -> new TreeMap<>())
                            .putIfAbsent(number, new Frame(entry, number));
                }
            }
        }
        List<FolderListing.Entry> most =
                alike.values().stream()
                        .max(Comparator.comparingInt(Map::size))
                        .map(frames -> frames.values().stream().map(Frame::entry).toList())
                        .orElse(List.of());
        return most.size() < 2 || 4 * most.size() < 3 * stills || areStrips(most)
                ? List.of()
                : most;
    }

    /// Whether half of a few of them, as far as they can be read, are as wide as strips.
    private static boolean areStrips(List<FolderListing.Entry> entries) {
        int wide = 0;
        int read = 0;
        int looked = Math.min(LOOKED_AT, entries.size());
        for (int i = 0; i < looked; i++) {
            FolderListing.Entry entry =
                    entries.get(i * (entries.size() - 1) / Math.max(1, looked - 1));
            try {
                byte[] bytes = Files.readAllBytes(entry.file());
                int height = 0;
                int width = 0;
                switch (PictureFormat.of(bytes)) {
                    case JPEG -> {
                        JpegHeader header = JpegFile.read(bytes).header();
                        height = header.height();
                        width = header.width();
                    }
                    case PNG -> {
                        PngFile file = PngFile.read(bytes);
                        height = file.height();
                        width = file.width();
                    }
                    default -> {
                        continue;
                    }
                }
                read++;
                wide += width >= WIDE * (long) height ? 1 : 0;
            } catch (IOException | RuntimeException e) {
                // The decoder will say so.
            }
        }
        return wide > 0 && 2 * wide >= read;
    }
}
