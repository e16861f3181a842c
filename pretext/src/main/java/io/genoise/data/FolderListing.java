package io.genoise.data;

import java.io.IOException;
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
import java.util.concurrent.TimeUnit;

/// Every file below a folder, in the order of their names, links followed and hidden ones left out.
///
/// @param root the folder
/// @param entries the files
/// @param unreadable what could not be looked at, such as a link to nowhere
record FolderListing(Path root, List<Entry> entries, List<FolderFindings.Broken> unreadable) {

    /// A file: itself, its name relative to the root with `/` between the parts, its size, and when it was last written
    /// to. The name is for people and labels: in some locales it is not what the file system calls the file.
    /// `changed` is the file system's own note, which a copying tool cannot set back as it does `modified`; 0 where
    /// there is none.
    record Entry(Path file, String name, long bytes, long modified, long changed) {}

    /// Lists `root`.
    ///
    /// @throws DataException if it is no folder or cannot be read
    static FolderListing of(Path root) {
        if (!Files.isDirectory(root)) {
            throw new DataException(
                    root, Files.exists(root) ? "is not a folder" : "there is no such folder");
        }
        boolean notesChanges = root.getFileSystem().supportedFileAttributeViews().contains("unix");
        List<Entry> entries = new ArrayList<>();
        List<FolderFindings.Broken> unreadable = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root,
                    EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                    Integer.MAX_VALUE,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            boolean skip = !folder.equals(root) && isHidden(folder);
                            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            if (attributes.isRegularFile() && !isHidden(file)) {
                                long modified =
                                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
                                long changed =
                                        notesChanges
                                                ? ((FileTime)
                                                                Files.getAttribute(
                                                                        file, "unix:ctime"))
                                                        .to(TimeUnit.NANOSECONDS)
                                                : 0;
                                entries.add(
                                        new Entry(
                                                file,
                                                relative(root, file),
                                                attributes.size(),
                                                modified,
                                                changed));
                            } else if (attributes.isSymbolicLink() && !isHidden(file)) {
                                unreadable.add(
                                        new FolderFindings.Broken(
                                                relative(root, file), "a link to nowhere"));
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException problem)
                                throws IOException {
                            if (file.equals(root)) {
                                throw problem;
                            }
                            if (!isHidden(file)) {
                                String kind = problem.getClass().getSimpleName();
                                unreadable.add(
                                        new FolderFindings.Broken(
                                                relative(root, file),
                                                "cannot be looked at (" + kind + ")"));
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw DataException.unreadable(root, e);
        }
        entries.sort(Comparator.comparing(Entry::name).thenComparing(Entry::file));
        unreadable.sort(Comparator.comparing(FolderFindings.Broken::file));
        return new FolderListing(root, List.copyOf(entries), List.copyOf(unreadable));
    }

    private static boolean isHidden(Path file) {
        return file.getFileName() != null && file.getFileName().toString().startsWith(".");
    }

    private static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    /// Changes whenever a file comes, goes, is renamed or written to.
    void addTo(Fingerprint fingerprint) {
        for (Entry entry : entries) {
            fingerprint
                    .add(exactly(entry.file, entry.name))
                    .add(entry.bytes)
                    .add(entry.modified)
                    .add(entry.changed);
        }
        fingerprint.add(entries.size());
        for (FolderFindings.Broken broken : unreadable) {
            fingerprint.add(broken.file()).add(broken.problem());
        }
    }

    /// `name`, unless it has bytes that mean nothing in this locale: then the file's address, which has them all.
    static String exactly(Path file, String name) {
        return name.indexOf('\uFFFD') < 0 ? name : file.toUri().getRawPath();
    }
}
