package io.genoise.cli;

import io.genoise.data.Images;
import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import io.genoise.runtime.UserCache;
import io.genoise.setting.Settings;
import io.genoise.task.PretextTask;
import io.genoise.task.Pretraining;
import io.genoise.task.Tasks;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.train.Differences;
import io.genoise.train.Onlooker;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The encoder in whose features generated pictures are measured where none is named: it learns from the real pictures, without
/// labels, by the task to begin with, always as long and from the same seed, so that whoever measures on the same pictures
/// measures in the same features. It is kept in the user's cache, by the pictures' fingerprint.
final class FeatureEncoder {
    private static final long SEED = 1;
    private static final int MOST = 30_000;
    private static final int SEEN = 60_000;
    private static final int BATCH = 64;
    private static final int DIGITS = 16;

    private FeatureEncoder() {}

    /// The run's folder; it is made if it is not there.
    ///
    /// @throws IllegalArgumentException if the task cannot be asked about these pictures; the option that helps is named
    static Path of(Device device, Images images, PrintWriter print) throws IOException {
        PretextTask task = Tasks.first().small();
        EncoderConfig network = Networks.of(Networks.laptop());
        try {
            task.admit(images);
            Value.check(
                    "--size",
                    images.height(),
                    images.height() >= network.leastSize(),
                    network.leastSize() + " pixels or more");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "no encoder can be made that measures on these pictures (%s): name one, with --features RUN"
                            .formatted(e.getMessage()),
                    e);
        }
        Path folder =
                UserCache.folder()
                        .orElse(Path.of("runs"))
                        .resolve("features")
                        .resolve(
                                "%s-%s"
                                        .formatted(
                                                task.card().name(),
                                                images.fingerprint().substring(0, DIGITS)));
        if (Files.exists(folder.resolve("run.json"))
                && RunFolder.open(folder).record().state() == RunRecord.State.FINISHED) {
            return folder;
        }
        print.println(
                "an encoder to measure with learns from these pictures, once: %s"
                        .formatted(folder));
        print.flush();
        learn(device, task, network, images, folder);
        return folder;
    }

    private static void learn(
            Device device, PretextTask task, EncoderConfig network, Images images, Path folder)
            throws IOException {
        Images some = images.shuffled(SEED).limit(MOST);
        int epochs = Math.max(1, (SEEN + some.size() - 1) / some.size());
        Pretraining pretraining =
                new Pretraining(task, network, epochs, BATCH, task.regimen().rate(), SEED);
        Map<String, String> options = new LinkedHashMap<>(TrainingChoice.notes(pretraining));
        Settings.of((Record) task)
                .forEach((name, value) -> options.put(Settings.hyphened(name), value));
        RunRecord record =
                new RunRecord(
                        task.card().name(),
                        RunRecord.State.UNFINISHED,
                        SEED,
                        options,
                        List.of(),
                        Map.of());
        Files.createDirectories(folder);
        boolean begun = Files.exists(folder.resolve("run.json"));
        try (RunFolder run =
                        begun ? RunFolder.open(folder) : RunFolder.create(folder, record, false);
                Scope scope = device.scope().open()) {
            run.hold();
            pretraining.run(
                    scope,
                    some,
                    run,
                    new Pretraining.Terms(
                            Differences.REFUSED,
                            TerminalProgress.here(),
                            () -> false,
                            Onlooker.NONE));
            run.write(run.record().in(RunRecord.State.FINISHED));
        }
    }
}
