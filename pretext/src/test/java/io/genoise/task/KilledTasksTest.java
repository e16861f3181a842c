package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.DriftingImages;
import io.genoise.data.Images;
import io.genoise.data.scenes.MovingScenes;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import io.genoise.process.Processes;
import io.genoise.task.context.Rotation;
import io.genoise.tensor.Device;
import io.genoise.train.Differences;
import io.genoise.train.Onlooker;
import io.genoise.train.Progress;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.Standardization;
import io.genoise.weights.SafeTensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every task that there is, killed by SIGKILL in the middle of an epoch, goes on to the run that was never broken off.
///
/// One process takes all of them, one after another, into their second epoch and leaves them there, each in a thread of its own
/// that waits for the end; then it is killed.
@Tag("slow")
class KilledTasksTest {
    private static final int COUNT = 56;

    /// Of the clips that tasks about clips get.
    private static final int FRAMES = 16;

    private static final int BATCH = 8;
    private static final int EPOCHS = 2;
    private static final int STEPS = COUNT / BATCH;
    private static final int KILLED_AFTER = STEPS + 3;

    @TempDir static Path folder;

    private static List<Setup> setups;

    private record Setup(PretextTask task, EncoderConfig network, Images images) {
        /// Trains in a folder named after the task.
        void run(Path runs, BooleanSupplier stop) throws IOException {
            Path path = runs.resolve(task.card().name());
            RunRecord record =
                    new RunRecord(
                            task.card().name(),
                            RunRecord.State.UNFINISHED,
                            1,
                            Map.of(),
                            List.of(),
                            Map.of());
            boolean begun = path.resolve("run.json").toFile().exists();
            try (RunFolder run =
                            begun ? RunFolder.open(path) : RunFolder.create(path, record, false);
                    Device device = Device.best(1)) {
                new Pretraining(task, network, EPOCHS, BATCH, 0.01f, 1)
                        .run(
                                device.scope(),
                                images,
                                run,
                                new Pretraining.Terms(
                                        Differences.REFUSED, Progress.SILENT, stop, Onlooker.NONE));
            }
        }
    }

    /// Each task in its small setting, on the smallest pictures and with the first network that it takes.
    private static List<Setup> all(Path runs) {
        Map<String, Map<String, String>> settings =
                Map.of(
                        "distill", Map.of("from", runs.resolve("teacher").toString()),
                        "deepcluster", Map.of("clusters", "10"));
        List<Setup> all = new ArrayList<>();
        for (PretextTask task : Tasks.all()) {
            Map<String, String> own = settings.get(task.card().name());
            all.add(setup(own == null ? task.small() : task.with(own)));
        }
        return all;
    }

    private static Setup setup(PretextTask task) {
        IllegalArgumentException refused = null;
        for (int size : new int[] {16, 24, 32}) {
            Images scenes = Scenes.train(size, COUNT, 1);
            List<Images> possible =
                    task.clips()
                            ? List.of(
                                    DriftingImages.of(scenes, FRAMES),
                                    MovingScenes.train(size, FRAMES, COUNT, 1))
                            : List.of(scenes);
            for (String text :
                    List.of(
                            "nin,blocks=3,width=0.05",
                            "vit-small,size=%s,patch=4,depth=1,features=8,heads=2".formatted(size),
                            "resnet3d,depth=10,stem=small,width=0.05")) {
                EncoderConfig network = Networks.of(text);
                for (Images images : possible) {
                    try (Device device = Device.best(1)) {
                        task.admit(images);
                        new Pretraining(task, network, EPOCHS, BATCH, 0.01f, 1)
                                .learner(
                                        device.scope(),
                                        images,
                                        Standardization.of(images, task.colours()),
                                        EPOCHS * STEPS);
                        return new Setup(task, network, images);
                    } catch (IllegalArgumentException e) {
                        refused = e;
                    }
                }
            }
        }
        throw new AssertionError("no setting for " + task.card().name(), refused);
    }

    /// Takes every task into its second epoch, says so, and waits to be killed.
    public static void main(String[] arguments) throws InterruptedException {
        Path runs = Path.of(arguments[0]);
        for (Setup setup : all(Path.of(arguments[1]))) {
            AtomicInteger asked = new AtomicInteger();
            CountDownLatch there = new CountDownLatch(1);
            Thread.ofPlatform()
                    .start(() -> {
                        try {
                            setup.run(
                                    runs,
                                    () -> {
                                        // Asked before the first step and after each.
                                        while (asked.get() == KILLED_AFTER) {
                                            there.countDown();
                                            LockSupport.park();
                                        }
                                        asked.incrementAndGet();
                                        return false;
                                    });
                            System.out.println(setup.task.card().name() + " came to its end");
                        } catch (IOException | RuntimeException | Error e) {
                            e.printStackTrace(System.out);
                        }
                        there.countDown();
                    });
            there.await();
        }
        System.out.println("all are there");
    }

    @BeforeAll
    static void aProcessIsKilled() throws IOException, InterruptedException {
        Setup rotation = setup(new Rotation());
        rotation.run(folder.resolve("teachers"), () -> false);
        Path teacher = folder.resolve("teachers").resolve("rotation");
        assertThat(teacher.toFile().renameTo(folder.resolve("teachers/teacher").toFile())).isTrue();
        List<String> command = Processes.likeThis(KilledTasksTest.class);
        command.add(folder.resolve("killed").toString());
        command.add(folder.resolve("teachers").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        // Meanwhile, on another processor:
        setups = all(folder.resolve("teachers"));
        for (Setup setup : setups) {
            setup.run(folder.resolve("whole"), () -> false);
        }
        StringBuilder said = new StringBuilder();
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.equals("all are there")) {
                said.append(line).append('\n');
                line = output.readLine();
            }
            assertThat(process.isAlive()).as("alive: %s", said).isTrue();
            process.destroyForcibly().waitFor();
        }
        assertThat(said.toString()).doesNotContain("Exception").doesNotContain("came to its end");
    }

    @TestFactory
    Stream<DynamicTest> aKilledTaskGoesOnToTheSameBits() {
        return setups.stream()
                .map(setup ->
                        DynamicTest.dynamicTest(
                                setup.task.card().name(), () -> goesOnToTheSameBits(setup)));
    }

    private static void goesOnToTheSameBits(Setup setup) {
        String name = setup.task.card().name();
        try {
            RunFolder whole = new RunFolder(folder.resolve("whole").resolve(name));
            RunFolder killed = new RunFolder(folder.resolve("killed").resolve(name));
            assertThat(SafeTensors.read(killed.checkpoint()).metadata())
                    .containsEntry("step", Integer.toString(STEPS));
            setup.run(folder.resolve("killed"), () -> false);
            assertThat(killed.checkpoint()).hasSameBinaryContentAs(whole.checkpoint());
            assertThat(killed.metrics()).hasSameBinaryContentAs(whole.metrics());
            assertThat(killed.record().sessions()).hasSize(2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
