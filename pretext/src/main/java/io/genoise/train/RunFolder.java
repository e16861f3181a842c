package io.genoise.train;

import io.genoise.data.Images;
import io.genoise.data.SeenPictures;
import io.genoise.weights.AtomicFile;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// A run on the disk:
///
///     run.json          what it was made with, and how far it came
///     checkpoints/      last.safetensors, replaced whole or not at all
///     seen.pictures     which pictures it has seen
///     labels.seen       of which pictures it has learned the labels, if of any
///     held-out.txt      with --inductive, the pictures that it must not see, by name
///     metrics.jsonl     its figures by step
///     events/           the same for TensorBoard
///     samples/          what a net made that makes pictures, after so many steps
///     generation.json   how far what the net makes is from what is real, if that was measured
///     report.html       what came of it
///     run.lock          held by the process that writes here
///
/// Whoever only reads needs not close it. A run that was made here, or that is [held][#hold], is this process's alone
/// until it is closed.
public final class RunFolder implements AutoCloseable {
    private static final String RECORD = "run.json";
    private static final int MOST_NAMES = 10_000;

    private final Path path;
    private RunLock lock;

    /// The folder at `path`, whether a run is there or not.
    public RunFolder(Path path) {
        this.path = path;
    }

    /// Makes a folder of its own for a new run: `name` in `runs`, or if that is taken `name-2`, `name-3`, …; where the
    /// locale cannot write the name, as in `LC_ALL=C`, with `_` for what it cannot.
    ///
    /// @throws IOException if none can be made
    public static RunFolder fresh(Path runs, String name, RunRecord record) throws IOException {
        Files.createDirectories(runs);
        for (int number = 1; number <= MOST_NAMES; number++) {
            Path folder = named(runs, number == 1 ? name : name + "-" + number);
            try {
                Files.createDirectory(folder);
            } catch (FileAlreadyExistsException e) {
                continue;
            }
            return new RunFolder(folder).started(record);
        }
        throw new IOException(
                "%s holds %s runs called %s; clear some away".formatted(runs, MOST_NAMES, name));
    }

    private static Path named(Path runs, String name) {
        try {
            return runs.resolve(name);
        } catch (InvalidPathException e) {
            return runs.resolve(name.replaceAll("[^ -~]", "_"));
        }
    }

    /// Uses the folder that was asked for.
    ///
    /// @param overwrite whether a run that is there may be thrown away: its files are deleted, no others
    /// @throws IOException if a run is there and must be kept, another process is writing to it, or the folder holds
    ///     something that is no run
    public static RunFolder create(Path folder, RunRecord record, boolean overwrite)
            throws IOException {
        RunFolder run = new RunFolder(folder);
        boolean taken = Files.exists(folder.resolve(RECORD));
        if (taken && !overwrite) {
            String holds =
                    run.isUnfinished()
                            ? " holds a run that is not finished: resume it,"
                            : " holds a run:";
            throw new IOException(
                    "%s%s name another folder, or overwrite it".formatted(folder, holds));
        } else if (!taken && Files.isDirectory(folder) && !isEmpty(folder)) {
            throw new IOException(folder + " holds files that are no run: name another folder");
        }
        Files.createDirectories(folder);
        return run.started(record);
    }

    /// The folder of a run that is there.
    ///
    /// @throws NoSuchFileException if there is none; the message says what was looked for
    public static RunFolder open(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(RECORD))) {
            throw new NoSuchFileException(
                    folder.toString(), null, "no run is there: %s is missing".formatted(RECORD));
        }
        return new RunFolder(folder);
    }

    /// The folder.
    public Path path() {
        return path;
    }

    /// Makes sure that no other process writes here until this is closed or its process ends; what processes that were
    /// killed have left half written is removed. Nothing happens if the run is held already.
    ///
    /// @throws IOException if another process is writing here; the message says which
    public void hold() throws IOException {
        if (lock == null) {
            lock = RunLock.of(path);
            removeParts();
        }
    }

    /// Whether no other process can write here.
    public boolean isHeld() {
        return lock != null;
    }

    /// Lets others write here.
    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }

    /// What the run was made with.
    ///
    /// @throws IOException if that cannot be read or is damaged; the message names the file
    public RunRecord record() throws IOException {
        Path file = path.resolve(RECORD);
        checkIsFile(file);
        try {
            return RunRecord.fromJson(Files.readString(file));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
        } catch (CharacterCodingException e) {
            throw new IOException("%s is damaged: it is no text in UTF-8".formatted(file), e);
        }
    }

    /// The checkpoint that the run goes on from, if it has one. One that lies in the folder of a run that has never
    /// begun is none of its own.
    ///
    /// @throws IOException if it cannot be read or is damaged; the message names the file
    public Optional<Checkpoint> state() throws IOException {
        if (record().sessions().isEmpty() || !Files.exists(checkpoint())) {
            return Optional.empty();
        }
        checkIsFile(checkpoint());
        return Optional.of(SafeTensors.read(checkpoint()));
    }

    /// The system's own words for this would not name it.
    private static void checkIsFile(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("%s is damaged: it is a folder".formatted(file));
        }
    }

    /// Writes what the run was made with, and how far it came.
    ///
    /// @throws IOException if that fails; the old record is then untouched
    public void write(RunRecord record) throws IOException {
        AtomicFile.write(path.resolve(RECORD), record.toJson());
    }

    /// The checkpoint to go on from.
    public Path checkpoint() {
        return path.resolve("checkpoints").resolve("last.safetensors");
    }

    /// The figures by step; see [MetricsLog].
    public Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /// The folder for TensorBoard; see [EventWriter].
    public Path events() {
        return path.resolve("events");
    }

    /// The folder of what the net made while it learned, `STEP.png` or of clips `STEP.gif`, with eight digits; there only if it
    /// makes pictures.
    public Path samples() {
        return path.resolve("samples");
    }

    /// How far what the net makes is from what is real, measured last.
    public Path generation() {
        return path.resolve("generation.json");
    }

    /// Which pictures the run has seen; see [SeenPictures].
    public Path seen() {
        return path.resolve("seen.pictures");
    }

    /// Of which pictures the run has learned the labels, if of any; a file like [#seen].
    public Path labelled() {
        return path.resolve("labels.seen");
    }

    /// The names of the pictures that were held out of the run, one a line.
    public Path heldOut() {
        return path.resolve("held-out.txt");
    }

    /// Notes that the run sees `images`, which it goes on to do; what it saw before stays noted.
    ///
    /// @param all whether it is known that it saw no others before, if nothing was noted so far
    /// @throws IOException if that cannot be written
    public void notesSeeing(Images images, boolean all) throws IOException {
        Optional<SeenPictures> before = SeenPictures.read(seen());
        if (before.isPresent()) {
            SeenPictures with = before.get().and(images);
            if (with.size() > before.get().size()) {
                with.write(seen());
            }
        } else if (all) {
            SeenPictures.of(images).write(seen());
        }
    }

    /// Notes that the run learns the labels of `images`; of which it did before stays noted.
    ///
    /// @throws IOException if that cannot be written
    public void notesLabels(Images images) throws IOException {
        Optional<SeenPictures> before = SeenPictures.read(labelled());
        SeenPictures with = before.isPresent() ? before.get().and(images) : SeenPictures.of(images);
        with.write(labelled());
    }

    /// The page that shows what came of the run.
    public Path report() {
        return path.resolve("report.html");
    }

    private RunFolder started(RunRecord record) throws IOException {
        hold();
        try {
            clear();
            Files.createDirectories(checkpoint().getParent());
            write(record);
            return this;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /// Removes what holders of the folder that were killed have left half written.
    private void removeParts() throws IOException {
        removeParts(path, RECORD + ".*.part");
        removeParts(path, generation().getFileName() + ".*.part");
        removeParts(checkpoint().getParent(), "*.part");
        removeParts(samples(), "*.part");
    }

    private static void removeParts(Path folder, String pattern) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, pattern)) {
                for (Path part : parts) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    private boolean isUnfinished() {
        try {
            return record().state() == RunRecord.State.UNFINISHED;
        } catch (IOException e) {
            // A damaged record says nothing; what matters is that the folder is taken.
            return false;
        }
    }

    /// Deletes the run's own files. The record goes last: a deletion that is broken off leaves what is still a run.
    private void clear() throws IOException {
        for (Path folder : List.of(checkpoint().getParent(), events(), samples())) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(RunFolder::isOurs).toList()) {
                        Files.delete(file);
                    }
                }
            }
        }
        Files.deleteIfExists(seen());
        Files.deleteIfExists(labelled());
        Files.deleteIfExists(heldOut());
        Files.deleteIfExists(metrics());
        Files.deleteIfExists(generation());
        Files.deleteIfExists(report());
        Files.deleteIfExists(path.resolve(RECORD));
    }

    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".safetensors")
                || name.endsWith(".part")
                || name.matches("[0-9]{8}[.](png|gif)")
                || name.startsWith("events.out.tfevents.");
    }

    /// A lock alone is what a run leaves that was killed before it had begun.
    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> file.getFileName().toString().equals(RunLock.FILE));
        }
    }
}
