package io.genoise.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder of JPEG and PNG pictures as a data set, in the order of the files' names; or of clips ([ClipFile]), cut into pieces of
/// [as many frames][FolderOptions#frames] as are asked for: a clip of L frames gives ⌊L/T⌋ pieces of T, spread evenly over it.
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
                options.labels().map(file -> LabelFile.read(file, folder, listing.names(options)));
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
            throw new DataException(listing.root(), nothing(listing, findings, options) + found);
        }
        Map<String, String> classOf =
                labels.orElseGet(() -> byFolder(listing, content.names(), options, notes));
        ClassNumbers numbers = ClassNumbers.of(content.names(), classOf, options.classes());
        numbers.note().ifPresent(notes::add);
        Clips clips = new Clips(listing);
        Images images =
                new PackedImages(
                        name + compression(name, content.origins(), options.size()),
                        Math.max(1, options.frames()),
                        options.size(),
                        options.size(),
                        options.channels(),
                        content.pixels(),
                        numbers.classes(),
                        numbers.labels(),
                        described(content, options),
                        content.origins(),
                        index -> original(listing, clips, options, content, index),
                        content.digest());
        List<String> folders =
                content.names().stream().distinct().filter(listing.folders()::containsKey).toList();
        if (!folders.isEmpty()) {
            notes.add(
                    "taken for clips, as folders of numbered frames: "
                            + FolderFindings.firstOf(folders));
        }
        if (!options.ofClips() && content.origins().stream().allMatch(ImageFolder::isStrip)) {
            notes.add(
                    "all pictures are as wide as strips of frames: with --frames 16 they are clips");
        }
        return new ImageFolder(images, findings, List.copyOf(notes));
    }

    private static boolean isStrip(Origin origin) {
        return origin.width() >= 3 * origin.height() && origin.width() % origin.height() == 0;
    }

    private static String nothing(
            FolderListing listing, FolderFindings findings, FolderOptions options) {
        if (!options.ofClips()) {
            boolean clips =
                    findings.unsupportedByFormat().containsKey(PictureFormat.GIF)
                            || listing.entries().stream()
                                    .anyMatch(entry -> ClipReaders.isVideo(entry.file()));
            return "there is no JPEG or PNG picture in it"
                    + (clips ? "; its GIF or video files are clips, with --frames 16" : "");
        }
        return findings.tooShort().stream()
                .max(Comparator.comparingInt(FolderFindings.Short::frames))
                .map(longest ->
                        "no clip in it has %s frames, the longest has %s (%s): ask for fewer, with --frames"
                                .formatted(options.frames(), longest.frames(), longest.file()))
                .orElse(
                        "there is no clip in it: clips are strips of frames side by side, folders of numbered frames, GIF and video files");
    }

    private static List<String> described(FolderContent content, FolderOptions options) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < content.names().size(); i++) {
            String name = content.names().get(i);
            Optional<PictureFile.Piece> piece =
                    content.origins().get(i).file().flatMap(PictureFile::piece);
            all.add(
                    piece.map(PictureFile.Piece::first)
                            .map(first ->
                                    options.frames() == 1
                                            ? "%s, frame %s".formatted(name, first)
                                            : "%s, frames %s-%s"
                                                    .formatted(
                                                            name,
                                                            first,
                                                            first + options.frames() - 1))
                            .orElse(name));
        }
        return all;
    }

    private static Optional<Picture> original(
            FolderListing listing,
            Clips clips,
            FolderOptions options,
            FolderContent content,
            int index) {
        String name = content.names().get(index);
        Origin origin = content.origins().get(index);
        Optional<PictureFile.Piece> piece = origin.file().flatMap(PictureFile::piece);
        if (piece.isPresent()) {
            return options.frames() > 1
                    ? Optional.empty()
                    : clips.named(name)
                            .flatMap(clip ->
                                    new ClipDecoder(options).original(clip, piece.get().first()));
        }
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

    /// The clips of a listing by name, looked for when the first of them is asked for.
    private static final class Clips {
        private final FolderListing listing;
        private Map<String, ClipFile> byName;

        Clips(FolderListing listing) {
            this.listing = listing;
        }

        synchronized Optional<ClipFile> named(String name) {
            if (byName == null) {
                byName = new HashMap<>();
                ClipFile.in(listing).forEach(clip -> byName.put(clip.name(), clip));
            }
            return Optional.ofNullable(byName.get(name));
        }
    }

    private static Map<String, String> byFolder(
            FolderListing listing, List<String> names, FolderOptions options, List<String> notes) {
        FolderClasses classes = FolderClasses.of(names, options.classes());
        notes.addAll(classes.notes());
        List<String> empty =
                classes.withoutPictures(listing.folders().keySet()).stream()
                        .filter(folder -> !names.contains(folder)) // a clip itself
                        .toList();
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
                && !FolderDecoding.of(listing, options).readsOneOf(cached.get().again())) {
            return cached.get();
        }
        try {
            FolderContent written = cache.write(FolderDecoding.of(listing, options));
            notes.add("decoded pictures are kept for the next time, in " + cache.file());
            return written;
        } catch (IOException e) {
            notes.add(
                    "Decoded pictures are kept in memory, and will be decoded again next time, because the cache %s cannot be written: %s"
                            .formatted(cache.file(), e.getMessage()));
            return inMemory(listing, options);
        }
    }

    private static FolderContent inMemory(FolderListing listing, FolderOptions options) {
        long pictureBytes = (long) options.size() * options.size() * options.channels();
        // How many pieces clips will be cut into is not known.
        MemorySegment[] room = {Arena.ofAuto().allocate(listing.entries().size() * pictureBytes)};
        long[] filled = {0};
        try {
            FolderContent content =
                    FolderDecoding.of(listing, options)
                            .decode((bytes, length) -> {
                                if (filled[0] + length > room[0].byteSize()) {
                                    room[0] = grown(room[0], filled[0] + length);
                                }
                                MemorySegment.copy(
                                        bytes,
                                        0,
                                        room[0],
                                        ValueLayout.JAVA_BYTE,
                                        filled[0],
                                        length);
                                filled[0] += length;
                            });
            MemorySegment pixels = room[0].asSlice(0, filled[0]);
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

    private static MemorySegment grown(MemorySegment room, long least) {
        MemorySegment larger =
                Arena.ofAuto().allocate(Math.max(least, room.byteSize() + room.byteSize() / 2));
        return larger.copyFrom(room);
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
