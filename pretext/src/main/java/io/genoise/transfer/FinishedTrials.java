package io.genoise.transfer;

import io.genoise.data.ContentHash;
import io.genoise.train.Versions;
import io.genoise.weights.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/// What a study has measured already, a small file a method and trial: a study takes hours, and one that was broken off goes
/// on where it was and ends with the same scores.
///
/// A file's name is the hash of all that its content follows from: of the method that is what [PredictionSource#identity]
/// says, or the features; of the trial its pictures, labels and groups; and the code that computed it. So nothing is ever
/// taken for something else, whatever options the study is started with the second time. Files of studies that are ended
/// are of no use: [#delete].
public final class FinishedTrials {
    private static final String SUFFIX = ".trial.json";

    private final Path folder;
    private final String code;

    private FinishedTrials(Path folder, String code) {
        this.folder = folder;
        this.code = code;
    }

    /// Keeps nothing.
    public static FinishedTrials none() {
        return new FinishedTrials(null, "");
    }

    /// Keeps results in `folder`, which is made when there is one.
    public static FinishedTrials in(Path folder) {
        return new FinishedTrials(folder, BuiltCode.hash() + Versions.current());
    }

    /// Whether anything is kept.
    boolean keeps() {
        return folder != null;
    }

    /// How many results are kept.
    ///
    /// @throws IOException if the folder cannot be read
    public int count() throws IOException {
        if (folder == null || !Files.isDirectory(folder)) {
            return 0;
        }
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path _ : files) {
                count++;
            }
        }
        return count;
    }

    /// Deletes what is kept, and the folder unless others put something there.
    ///
    /// @throws IOException if that fails
    public void delete() throws IOException {
        if (count() == 0) {
            return;
        }
        // A study that was killed while it wrote has left a part of a file.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX + "*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        try (DirectoryStream<Path> rest = Files.newDirectoryStream(folder)) {
            if (rest.iterator().hasNext()) {
                return;
            }
        }
        Files.delete(folder);
    }

    /// What a trial was named by.
    ///
    /// @param method all of the method that the result follows from; empty if it cannot be told: nothing is kept then
    /// @param head which head of the method
    String key(Optional<String> method, String head, Trials trials, Trial trial, long seed) {
        if (folder == null || method.isEmpty()) {
            return "";
        }
        int[] labels = trials.labels();
        int[] groups = trials.groups();
        return ContentHash.of(
                        text(code, method.get(), head),
                        bytes(trial.labelsPerClass(), trial.resample(), trial.fold()),
                        bytes(trials.classes(), trial.learned().length, trial.selected().length),
                        bytes(trial.learned()),
                        bytes(trial.selected()),
                        bytes(trial.tested()),
                        bytes(Trial.at(trial.learned(), labels)),
                        bytes(Trial.at(trial.tested(), labels)),
                        bytes(Trial.at(trial.selected(), groups)),
                        ByteBuffer.allocate(Long.BYTES).putLong(seed).array())
                .toString();
    }

    private static byte[] text(String... words) {
        return String.join("\n", words).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    /// The result that bears `key`, if it is kept and whole.
    Optional<TrialResult> find(String key) {
        if (key.isEmpty() || !Files.exists(file(key))) {
            return Optional.empty();
        }
        try {
            return Optional.of(TrialResult.read(JSON.std.mapFrom(Files.readString(file(key)))));
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Keeps `result`.
    ///
    /// @throws UncheckedIOException if it cannot be written
    void keep(String key, TrialResult result) {
        if (key.isEmpty()) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>(result.fields());
        try {
            Files.createDirectories(folder);
            AtomicFile.write(
                    file(key), JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(fields));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The kept result, or what `measure` gives, kept from now on.
    TrialResult of(String key, Supplier<TrialResult> measure) {
        return find(key)
                .orElseGet(() -> {
                    TrialResult result = measure.get();
                    keep(key, result);
                    return result;
                });
    }

    private Path file(String key) {
        return folder.resolve(key + SUFFIX);
    }
}
