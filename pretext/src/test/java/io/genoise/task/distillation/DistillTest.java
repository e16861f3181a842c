package io.genoise.task.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.Material;
import io.genoise.task.Pretraining;
import io.genoise.task.TaskContract;
import io.genoise.task.context.Rotation;
import io.genoise.tensor.Device;
import io.genoise.train.Journal;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// A small net learns what a run of ours, or a file of another tool's features, says of pictures.
class DistillTest {
    private static final Images SCENES = Scenes.train(16, 24, 1);

    @TempDir static Path folder;

    private static Path run;

    @BeforeAll
    static void aRun() throws IOException {
        RunRecord record =
                new RunRecord(
                        "rotation", RunRecord.State.UNFINISHED, 1, Map.of(), List.of(), Map.of());
        try (RunFolder made = RunFolder.fresh(folder, "teacher", record);
                Device device = Device.best(1)) {
            run = made.path();
            new Pretraining(new Rotation(), SmallNetwork.of(4), 1, 12, 0.01f, 1)
                    .run(device.scope(), SCENES, made);
        }
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Distill(run.toString(), 2, 1)).chanceWithin(0.3).tests();
    }

    private static Path file(String name, Checkpoint checkpoint) throws IOException {
        Path file = folder.resolve(name + ".safetensors");
        SafeTensors.write(file, checkpoint);
        return file;
    }

    /// A picture's number, whether it is odd, and 7.
    private static StoredTensor features(int rows) {
        float[] numbers = new float[3 * rows];
        for (int i = 0; i < rows; i++) {
            numbers[3 * i] = i;
            numbers[3 * i + 1] = i % 2;
            numbers[3 * i + 2] = 7;
        }
        return StoredTensor.ofFloats(new int[] {rows, 3}, numbers);
    }

    private static TeacherFeatures of(Path from) {
        try (Device device = Device.best(1)) {
            return TeacherFeatures.of(from, SCENES, device.scope());
        }
    }

    @Test
    void rowsOfAFileAreFoundByTheirPicturesNames() throws IOException {
        List<String> names =
                IntStream.range(0, 24)
                        .mapToObj(i -> "\"far/away/" + SCENES.describe(23 - i) + "\"")
                        .toList();
        Checkpoint named =
                new Checkpoint(
                        Map.of("last", features(24)),
                        Map.of("files", "[" + String.join(",", names) + "]"));
        TeacherFeatures found = of(file("named", named));
        assertThat(found.width()).isEqualTo(3);
        assertThat(found.numbers()[0]).isEqualTo(23);
        assertThat(found.numbers()[3 * 23]).isEqualTo(0);
    }

    @Test
    void withoutNamesRowsComeInTheOrderOfThePictures() throws IOException {
        Checkpoint plain = new Checkpoint(Map.of("last", features(24)), Map.of());
        assertThat(of(file("plain", plain)).numbers()[3 * 5]).isEqualTo(5);
        Path few = file("few", new Checkpoint(Map.of("last", features(23)), Map.of()));
        assertThatThrownBy(() -> of(few))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("23 rows for 24 pictures")
                .hasMessageContaining(few.toString());
    }

    @Test
    void aPictureWithoutFeaturesIsNamed() throws IOException {
        Checkpoint other =
                new Checkpoint(Map.of("last", features(1)), Map.of("files", "[\"a.png\"]"));
        Path file = file("other", other);
        assertThatThrownBy(() -> of(file))
                .hasMessageContaining("no features of " + SCENES.describe(0));
    }

    @Test
    void filesThatHoldSomethingElseAreRefused() throws IOException {
        StoredTensor whole = StoredTensor.ofInts(new int[] {24, 1}, new int[24]);
        Path integers = file("integers", new Checkpoint(Map.of("x", whole), Map.of()));
        assertThatThrownBy(() -> of(integers)).hasMessageContaining("floating-point");
        StoredTensor flat = StoredTensor.ofFloats(new int[] {24}, new float[24]);
        Path line = file("line", new Checkpoint(Map.of("x", flat), Map.of()));
        assertThatThrownBy(() -> of(line)).hasMessageContaining("expected [pictures, features]");
        Path text = Files.writeString(folder.resolve("text"), "hello");
        assertThatThrownBy(() -> of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--from " + text);
        assertThatThrownBy(() -> new Distill("nowhere", 4, 4).check(SCENES))
                .hasMessage("--from nowhere: nothing is there");
        assertThatThrownBy(() -> new Distill().check(SCENES)).hasMessageContaining("--from");
    }

    @Test
    void featuresAreStandardizedOneByOne() {
        TeacherFeatures two = new TeacherFeatures(2, new float[] {1, 5, 3, 5, 5, 5});
        float up = (float) Math.sqrt(1.5);
        assertThat(two.standardized())
                .containsExactly(new float[] {-up, 0, 0, 0, up, 0}, offset(1e-6f));
    }

    @Test
    void theLossIsTwoLessTwiceTheCosineAndFalls() throws IOException {
        Checkpoint plain = new Checkpoint(Map.of("last", features(24)), Map.of());
        Distill task = new Distill(file("learned", plain).toString(), 2, 0);
        try (Device device = Device.best(1)) {
            Material material =
                    new Material(
                            device.scope(),
                            SmallNetwork.of(0),
                            SCENES,
                            Standardization.of(SCENES),
                            new Material.Course(1, 12, 0.05f, 60));
            Batches batches = Batches.shuffled(SCENES, 12, 1).with(task.views(SCENES));
            double[] last = new double[2];
            new Trainer(task.learner(material), TrainingPlan.of(batches, 30, 1))
                    .run(
                            new Journal() {
                                @Override
                                public void step(long step, Map<String, Double> figures) {
                                    last[0] = figures.get("loss");
                                    last[1] = figures.get("cosine");
                                }
                            });
            assertThat(last[0]).isEqualTo(2 - 2 * last[1], offset(1e-6)).isLessThan(1.6);
        }
    }
}
