package io.genoise.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder of JPEG and PNG pictures as a data set, in the order of the files' names.
///
/// Labels come from a CSV file if one is given, else from subfolders, if there are at least two; pictures that lie
/// beside the subfolders have none. Classes are numbered in the order of their names, as numbers where all of them are
/// numbers. Decoded pictures are kept in a cache and mapped from there the next time, as long as no file has changed.
///
/// @param images the pictures
/// @param findings what else was in the folder
/// @param notes one line for everything a user should know: broken pictures, unsupported ones, a cache that failed
public record ImageFolder(Images images, FolderFindings findings, List<String> notes) {
    private static final Comparator<String> BY_NUMBER = Comparator.comparingLong(Long::parseLong);

    /// Reads the pictures of `folder`, which gives the data set its name.
    ///
    /// @throws DataException if there are none, the label file is wrong, a class is unknown, or a picture is broken and
    ///     that is to be an error
    public static ImageFolder open(Path folder, FolderOptions options) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return open(name == null ? "root" : name.toString(), folder, options);
    }

    /// Reads the pictures of `folder` as the data set `name`. If all of them are JPEGs of one quality at native size,
    /// the name says so (`-jpeg-q75`), because results depend on it.
    public static ImageFolder open(String name, Path folder, FolderOptions options) {
        FolderListing listing = FolderListing.of(folder);
        List<String> notes = new ArrayList<>();
        FolderContent content = content(listing, options, notes);
        FolderFindings findings = content.findings();
        notes.addAll(findings.notes());
        List<FolderFindings.Broken> missing =
                Stream.concat(findings.broken().stream(), findings.unread().stream()).toList();
        if (!options.skipBroken() && !missing.isEmpty()) {
            FolderFindings.Broken first = missing.getFirst();
            String more =
                    missing.size() == 1
                            ? ""
                            : " (and %s more broken pictures)".formatted(missing.size() - 1);
            throw new DataException(
                    "%s/%s: %s%s".formatted(folder, first.file(), first.problem(), more));
        }
        if (content.names().isEmpty()) {
            String found = notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")";
            throw new DataException(folder, "there is no JPEG or PNG picture in it" + found);
        }
        Map<String, String> classOf =
                options.labels().isPresent()
                        ? LabelFile.read(
                                options.labels().get(),
                                listing.entries().stream()
                                        .map(FolderListing.Entry::name)
                                        .collect(Collectors.toSet()))
                        : subfolders(content.names(), options.classes());
        List<String> classes =
                options.classes().isEmpty() ? inOrder(content.names(), classOf) : options.classes();
        Images images =
                new PackedImages(
                        name + compression(name, content.origins(), options.size()),
                        options.size(),
                        options.size(),
                        options.channels(),
                        content.pixels(),
                        classes,
                        labels(folder, content.names(), classOf, classes),
                        content.names(),
                        content.origins(),
                        index -> original(listing, content, index),
                        content.digest());
        return new ImageFolder(images, findings, List.copyOf(notes));
    }

    private static Optional<Picture> original(
            FolderListing listing, FolderContent content, int index) {
        String name = content.names().get(index);
        Origin origin = content.origins().get(index);
        return listing.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .map(entry -> new PictureReader().read(entry.file()))
                .flatMap(outcome ->
                        outcome instanceof PictureReader.Outcome.Decoded(Picture picture, _)
                                        && picture.origin().equals(origin)
                                ? Optional.of(picture)
                                : Optional.empty());
    }

    private static FolderContent content(
            FolderListing listing, FolderOptions options, List<String> notes) {
        if (options.cache().isEmpty()) {
            return inMemory(listing, options);
        }
        FolderCache cache = FolderCache.of(options.cache().get(), listing, options);
        Optional<FolderContent> cached = cache.open();
        if (cached.isPresent()
                && !new FolderDecoder(listing, options).readsOneOf(cached.get().again())) {
            return cached.get();
        }
        try {
            return cache.write(new FolderDecoder(listing, options));
        } catch (IOException e) {
            notes.add(
                    "Decoded pictures are kept in memory, and will be decoded again next time, because the cache %s cannot be written: %s"
                            .formatted(cache.file(), e.getMessage()));
            return inMemory(listing, options);
        }
    }

    private static FolderContent inMemory(FolderListing listing, FolderOptions options) {
        long pictureBytes = (long) options.size() * options.size() * options.channels();
        MemorySegment room = Arena.ofAuto().allocate(listing.entries().size() * pictureBytes);
        long[] filled = {0};
        try {
            FolderContent content =
                    new FolderDecoder(listing, options)
                            .decode((bytes, length) -> {
                                MemorySegment.copy(
                                        bytes, 0, room, ValueLayout.JAVA_BYTE, filled[0], length);
                                filled[0] += length;
                            });
            MemorySegment pixels = room.asSlice(0, filled[0]);
            return new FolderContent(
                    content.names(),
                    content.origins(),
                    content.findings(),
                    content.again(),
                    "",
                    pixels);
        } catch (IOException e) {
            throw new DataException(listing.root(), "cannot be decoded into memory: " + e, e);
        }
    }

    private static Map<String, String> subfolders(List<String> names, List<String> wanted) {
        Map<String, String> classOf = new HashMap<>();
        for (String name : names) {
            int slash = name.indexOf('/');
            if (slash > 0) {
                classOf.put(name, name.substring(0, slash));
            }
        }
        boolean classes = !wanted.isEmpty() || new HashSet<>(classOf.values()).size() > 1;
        return classes ? classOf : Map.of();
    }

    private static List<String> inOrder(List<String> names, Map<String, String> classOf) {
        Set<String> classes =
                names.stream()
                        .filter(classOf::containsKey)
                        .map(classOf::get)
                        .collect(Collectors.toSet());
        boolean numbers = classes.stream().allMatch(c -> c.matches("[0-9]{1,18}"));
        Comparator<String> order = Comparator.naturalOrder();
        return classes.stream().sorted(numbers ? BY_NUMBER.thenComparing(order) : order).toList();
    }

    private static int[] labels(
            Path folder, List<String> names, Map<String, String> classOf, List<String> classes) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            numbers.put(classes.get(i), i);
        }
        int[] labels = new int[names.size()];
        for (int i = 0; i < labels.length; i++) {
            String own = classOf.get(names.get(i));
            Integer number = own == null ? Integer.valueOf(-1) : numbers.get(own);
            if (number == null) {
                throw new DataException(
                        folder,
                        "%s is of class %s; expected one of %s"
                                .formatted(names.get(i), own, FolderFindings.firstOf(classes)));
            }
            labels[i] = number;
        }
        return labels;
    }

    private static String compression(String name, List<Origin> origins, int size) {
        int quality = origins.getFirst().quality();
        boolean alike =
                origins.stream()
                        .allMatch(o ->
                                o.format() == PictureFormat.JPEG
                                        && o.quality() == quality
                                        && Math.min(o.height(), o.width()) == size);
        return !alike ? "" : (name.contains("jpeg") ? "-q" : "-jpeg-q") + quality;
    }
}
