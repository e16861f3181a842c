package io.genoise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Every file below a folder, in the order of their names, links followed, hidden files and the folders of systems left
/// out.
///
/// @param root the folder
/// @param entries the files
/// @param folders the folders below, by name relative to the root
/// @param unreadable what could not be looked at, such as a link to nowhere
/// @param passedOver folders and links that nobody looked into, by name relative to the root, and why
record FolderListing(
        Path root,
        List<Entry> entries,
        Map<String, Path> folders,
        List<FolderFindings.Broken> unreadable,
        Map<String, Reason> passedOver) {

    private static final Set<String> TEXTS = Set.of("txt", "csv", "tsv", "json", "xml", "md");

    /// Why a folder was not looked into.
    enum Reason {
        /// A system keeps it for itself.
        SYSTEM,
        /// It is a link to a folder that it lies in.
        LOOP
    }

    /// A file: itself, its name relative to the root with `/` between the parts, its size, and when it was last written
    /// to. The name is for people and labels: the file system may call the file otherwise ([PathNames]). `changed` is the
    /// file system's own note, which a copying tool cannot set back as it does `modified`; 0 where there is none.
    record Entry(Path file, String name, long bytes, long modified, long changed) {
        /// Whether it is a picture by its name, or, where that says nothing, by its first bytes. A folder may hold a
        /// text for each picture: they are not opened.
        boolean isPicture() {
            return PictureFormat.isNamedLikeOne(file)
                    || begins(head -> PictureFormat.of(head, file) != PictureFormat.UNKNOWN);
        }

        /// Whether its first bytes are of some kind; those of texts are not looked at.
        boolean begins(Predicate<byte[]> kind) {
            if (TEXTS.contains(name.substring(name.lastIndexOf('.') + 1))) {
                return false;
            }
            try (InputStream in = Files.newInputStream(file)) {
                return kind.test(in.readNBytes(PictureFormat.HEAD));
            } catch (IOException e) {
                return false; // the decoder will say so
            }
        }
    }

    /// Lists `root`.
    ///
    /// @throws DataException if it is no folder or cannot be read
    static FolderListing of(Path root) {
        if (!Files.isDirectory(root)) {
            throw new DataException(
                    root, Files.exists(root) ? "is not a folder" : "there is no such folder");
        }
        Walk walk = new Walk(root);
        try {
            Files.walkFileTree(
                    root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
        } catch (IOException e) {
            throw DataException.unreadable(root, e);
        }
        walk.entries.sort(Comparator.comparing(Entry::name).thenComparing(Entry::file));
        walk.unreadable.sort(Comparator.comparing(FolderFindings.Broken::file));
        return new FolderListing(
                root,
                List.copyOf(walk.entries),
                walk.folders,
                List.copyOf(walk.unreadable),
                walk.passedOver);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final boolean notesChanges;
        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, Path> folders = new TreeMap<>();
        private final List<FolderFindings.Broken> unreadable = new ArrayList<>();
        private final Map<String, Reason> passedOver = new TreeMap<>();

        Walk(Path root) {
            this.root = root;
            this.notesChanges = root.getFileSystem().supportedFileAttributeViews().contains("unix");
        }

        private String relative(Path file) {
            return PathNames.of(root.relativize(file));
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
                return FileVisitResult.CONTINUE;
            } else if (SystemFolders.isSystem(folder)) {
                passedOver.put(relative(folder), Reason.SYSTEM);
                return FileVisitResult.SKIP_SUBTREE;
            } else if (SystemFolders.isHidden(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            folders.put(relative(folder), folder);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (SystemFolders.isHidden(file)) {
                return FileVisitResult.CONTINUE;
            } else if (attributes.isRegularFile()) {
                long changed =
                        notesChanges
                                ? nanoseconds((FileTime) Files.getAttribute(file, "unix:ctime"))
                                : 0;
                entries.add(
                        new Entry(
                                file,
                                relative(file),
                                attributes.size(),
                                nanoseconds(attributes.lastModifiedTime()),
                                changed));
            } else if (attributes.isSymbolicLink()) {
                unreadable.add(new FolderFindings.Broken(relative(file), "a link to nowhere"));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
            if (file.equals(root)) {
                throw problem;
            } else if (problem instanceof FileSystemLoopException) {
                passedOver.put(relative(file), Reason.LOOP);
            } else if (!SystemFolders.isHidden(file) && !SystemFolders.isSystem(file)) {
                unreadable.add(
                        new FolderFindings.Broken(relative(file), DataException.reason(problem)));
            }
            return FileVisitResult.CONTINUE;
        }

        private static long nanoseconds(FileTime time) {
            return time.to(TimeUnit.NANOSECONDS);
        }
    }

    /// What of this lies in `folder`, a name of [#folders].
    FolderListing below(String folder) {
        String start = folder + "/";
        Map<String, Path> inner = new TreeMap<>();
        folders.forEach((name, path) -> {
            if (name.startsWith(start)) {
                inner.put(name.substring(start.length()), path);
            }
        });
        Map<String, Reason> passed = new TreeMap<>();
        passedOver.forEach((name, reason) -> {
            if (name.startsWith(start)) {
                passed.put(name.substring(start.length()), reason);
            }
        });
        return new FolderListing(
                folders.get(folder),
                entries.stream()
                        .filter(entry -> entry.name.startsWith(start))
                        .map(entry ->
                                new Entry(
                                        entry.file,
                                        entry.name.substring(start.length()),
                                        entry.bytes,
                                        entry.modified,
                                        entry.changed))
                        .toList(),
                inner,
                unreadable.stream()
                        .filter(broken -> broken.file().startsWith(start))
                        .map(broken ->
                                new FolderFindings.Broken(
                                        broken.file().substring(start.length()), broken.problem()))
                        .toList(),
                passed);
    }

    /// The names of what are pictures, readable or not.
    List<String> pictures() {
        return entries.stream().filter(Entry::isPicture).map(Entry::name).toList();
    }

    /// The names of what are pictures, or clips, as `options` say; readable or not.
    List<String> names(FolderOptions options) {
        return options.ofClips() ? ClipFile.names(this) : pictures();
    }

    /// One line for each kind of folder that was passed over.
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        Map<String, Integer> systems = new TreeMap<>();
        List<String> loops = new ArrayList<>();
        passedOver.forEach((name, reason) -> {
            switch (reason) {
                case SYSTEM ->
                        systems.merge(name.substring(name.lastIndexOf('/') + 1), 1, Integer::sum);
                case LOOP -> loops.add(name);
            }
        });
        if (!systems.isEmpty()) {
            List<String> named =
                    systems.entrySet().stream()
                            .map(entry ->
                                    entry.getValue() == 1
                                            ? entry.getKey()
                                            : "%s (%s)".formatted(entry.getKey(), entry.getValue()))
                            .toList();
            notes.add(
                    "passed over, as folders that a system keeps for itself: "
                            + FolderFindings.firstOf(named));
        }
        if (!loops.isEmpty()) {
            notes.add(
                    "passed over, as links to a folder that they lie in: "
                            + FolderFindings.firstOf(loops));
        }
        return notes;
    }

    /// Changes whenever a file comes, goes, is renamed or written to.
    void addTo(Fingerprint fingerprint) {
        for (Entry entry : entries) {
            fingerprint.add(entry.name).add(entry.bytes).add(entry.modified).add(entry.changed);
        }
        fingerprint.add(entries.size());
        for (FolderFindings.Broken broken : unreadable) {
            fingerprint.add(broken.file()).add(broken.problem());
        }
    }
}
