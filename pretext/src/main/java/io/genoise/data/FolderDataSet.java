package io.genoise.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder of pictures as a data set: its parts, if [FolderParts] finds some, or the whole of it.
///
/// Of several folders that may hold the test pictures, `test` before `val`, the first in which pictures have labels does.
/// If a table labels no picture of any of them, all pictures are one set, some of which have labels.
final class FolderDataSet {
    private final FolderListing listing;
    private final List<String> pictures;
    private final Optional<LabelFile> table;
    private final FolderOptions options;

    private FolderDataSet(Path folder, FolderOptions options) {
        this.listing = FolderListing.of(folder);
        this.pictures = listing.names(options);
        // Without a picture, that is what is wrong.
        this.table =
                options.labels()
                        .filter(_ -> !pictures.isEmpty())
                        .map(file -> LabelFile.read(file, folder, pictures));
        this.options = options;
    }

    /// Opens `folder` as the data set `name`.
    ///
    /// @throws DataException if there are no pictures, the table of labels is wrong, or a picture is broken and that is to
    ///     be an error
    static DataSet open(String name, Path folder, FolderOptions options) {
        FolderDataSet set = new FolderDataSet(folder, options);
        return FolderParts.in(set.pictures)
                .flatMap(parts -> set.parted(name, parts))
                .orElseGet(() -> set.whole(name));
    }

    private DataSet whole(String name) {
        ImageFolder all = ImageFolder.open(name, listing, table.map(LabelFile::labels), options);
        List<String> notes = new ArrayList<>(general());
        notes.addAll(all.notes());
        if (all.images().classes().isEmpty() && table.isEmpty()) {
            tables().ifPresent(notes::add);
        }
        return new DataSet(
                all.images().name(),
                all.images(),
                Optional.empty(),
                List.of(all.findings()),
                notes);
    }

    private Optional<DataSet> parted(String name, FolderParts parts) {
        List<String> classes =
                List.copyOf(new HashSet<>(classOf(parts.train(), List.of()).values()));
        List<String> labelled =
                parts.tests().stream()
                        .filter(test -> !labelled(classOf(test, classes), classes).isEmpty())
                        .toList();
        if (table.isPresent() && labelled.isEmpty()) {
            return Optional.empty();
        }
        String test = labelled.isEmpty() ? parts.tests().getFirst() : labelled.getFirst();
        ImageFolder first = open(name, parts.train(), options);
        ImageFolder second = open(name, test, options.withClasses(first.images().classes()));
        List<String> notes = new ArrayList<>(general());
        List<String> unused =
                Stream.concat(
                                parts.tests().stream().filter(other -> !other.equals(test)),
                                parts.unused().stream())
                        .toList();
        if (!unused.isEmpty()) {
            notes.add(
                    "test pictures are those in %s; not used: %s"
                            .formatted(
                                    test,
                                    FolderFindings.firstOf(
                                            unused.stream().map(this::counted).toList())));
        }
        first.notes().forEach(note -> notes.add("%s: %s".formatted(parts.train(), note)));
        second.notes().forEach(note -> notes.add("%s: %s".formatted(test, note)));
        if (!first.images().classes().isEmpty() && labelled.isEmpty()) {
            notes.add(
                    "%s: 0 of %s pictures have a label; give %s alone to test on a part of it"
                            .formatted(
                                    test,
                                    second.images().size(),
                                    listing.folders().get(parts.train())));
        }
        Images tested =
                first.images().classes().isEmpty()
                        ? second.images().withoutLabels()
                        : second.images();
        return Optional.of(
                new DataSet(
                        first.images().name(),
                        first.images(),
                        Optional.of(tested),
                        List.of(first.findings(), second.findings()),
                        notes));
    }

    private ImageFolder open(String name, String part, FolderOptions partOptions) {
        return ImageFolder.open(
                name,
                listing.below(part),
                table.map(labels -> below(labels.labels(), part)),
                partOptions);
    }

    /// The class by picture in `part`, before anything is decoded.
    private Map<String, String> classOf(String part, List<String> wanted) {
        return table.map(labels -> below(labels.labels(), part))
                .orElseGet(() -> FolderClasses.of(below(pictures, part), wanted).classOf());
    }

    private static List<String> labelled(Map<String, String> classOf, List<String> classes) {
        return classOf.values().stream()
                .filter(name -> ClassNumbers.named(name, classes).isPresent())
                .toList();
    }

    private static List<String> below(Collection<String> names, String part) {
        String start = part + "/";
        return names.stream()
                .filter(name -> name.startsWith(start))
                .map(name -> name.substring(start.length()))
                .toList();
    }

    private static Map<String, String> below(Map<String, String> classOf, String part) {
        String start = part + "/";
        Map<String, String> inner = new HashMap<>();
        classOf.forEach((name, own) -> {
            if (name.startsWith(start)) {
                inner.put(name.substring(start.length()), own);
            }
        });
        return inner;
    }

    private String counted(String folder) {
        return folder.equals(".")
                ? "pictures beside these folders"
                : "%s (%s)".formatted(folder, below(pictures, folder).size());
    }

    private List<String> general() {
        return Stream.concat(
                        listing.notes().stream(),
                        table.map(LabelFile::notes).orElse(List.of()).stream())
                .toList();
    }

    /// A hint where labels may be.
    private Optional<String> tables() {
        List<String> found =
                listing.entries().stream()
                        .map(FolderListing.Entry::name)
                        .filter(name -> name.matches("[^/]*\\.(?i:csv|tsv)"))
                        .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "no labels are used, though the folder holds a table: "
                                + FolderFindings.firstOf(found));
    }
}
