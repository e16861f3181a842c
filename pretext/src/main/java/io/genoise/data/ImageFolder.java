package io.genoise.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder of JPEG and PNG pictures as a data set, in the order of the files' names.
///
/// Labels come from a table if one is given ([FolderOptions#labels]), else from subfolders, if there are at least two;
/// pictures that lie beside the subfolders have none, and a folder in which all pictures lie is looked into. Classes are
/// numbered in the order of their names, as numbers where all of them are numbers. Decoded pictures are kept in a cache and mapped from there the next time, as long as no file has changed.
///
/// @param images the pictures
/// @param findings what else was in the folder
/// @param notes one line for everything a user should know: broken pictures, unsupported ones, a cache that failed
public record ImageFolder(Images images, FolderFindings findings, List<String> notes) {

    /// Reads the pictures of `folder`, which gives the data set its name.
    ///
    /// @throws DataException if there are none, the table of labels is wrong, or a picture is broken and that is to be an
    ///     error
    public static ImageFolder open(Path folder, FolderOptions options) {
        return open(PathNames.last(folder), folder, options);
    }

    /// Reads the pictures of `folder` as the data set `name`. If all of them are JPEGs of one quality at native size,
    /// the name says so (`-jpeg-q75`), because results depend on it.
    public static ImageFolder open(String name, Path folder, FolderOptions options) {
        FolderListing listing = FolderListing.of(folder);
        Optional<LabelFile> table =
                options.labels().map(file -> LabelFile.read(file, folder, listing.pictures()));
        return open(name, listing, table.map(LabelFile::labels), options)
                .noting(listing.notes(), table.map(LabelFile::notes).orElse(List.of()));
    }

    /// Reads the pictures of `listing`.
    ///
    /// @param labels the class by picture; empty to take it from its folder
    static ImageFolder open(
            String name,
            FolderListing listing,
            Optional<Map<String, String>> labels,
            FolderOptions options) {
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
                    "%s/%s: %s%s".formatted(listing.root(), first.file(), first.problem(), more));
        }
        if (content.names().isEmpty()) {
            notes.addAll(listing.notes());
            String found = notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")";
            throw new DataException(
                    listing.root(), "there is no JPEG or PNG picture in it" + found);
        }
        Map<String, String> classOf =
                labels.orElseGet(() -> byFolder(listing, content.names(), options, notes));
        ClassNumbers numbers = ClassNumbers.of(content.names(), classOf, options.classes());
        numbers.note().ifPresent(notes::add);
        Images images =
                new PackedImages(
                        name + compression(name, content.origins(), options.size()),
                        1,
                        options.size(),
                        options.size(),
                        options.channels(),
                        content.pixels(),
                        numbers.classes(),
                        numbers.labels(),
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

    private static Map<String, String> byFolder(
            FolderListing listing, List<String> names, FolderOptions options, List<String> notes) {
        FolderClasses classes = FolderClasses.of(names, options.classes());
        notes.addAll(classes.notes());
        List<String> empty = classes.withoutPictures(listing.folders().keySet());
        if (!classes.classOf().isEmpty() && !empty.isEmpty()) {
            notes.add("no picture that can be read in " + FolderFindings.firstOf(empty));
        }
        return classes.classOf();
    }

    /// The same with notes before and behind its own.
    private ImageFolder noting(List<String> before, List<String> behind) {
        List<String> all = new ArrayList<>(before);
        all.addAll(notes);
        all.addAll(behind);
        return new ImageFolder(images, findings, List.copyOf(all));
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

    private static String compression(String name, List<Origin> origins, int size) {
        int quality = origins.getFirst().quality();
        boolean alike =
                origins.stream()
                        .allMatch(o ->
                                o.format() == PictureFormat.JPEG
                                        && o.quality() == quality
                                        && Math.min(o.height(), o.width()) == size);
        String said = "-q" + quality;
        return !alike || name.endsWith(said) ? "" : (name.contains("jpeg") ? "" : "-jpeg") + said;
    }
}
