package io.genoise.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.PackedImages;
import io.genoise.data.Views;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AugmentedViewsTest {
    private static Images images(int count, int size, int channels) {
        byte[] pixels = new byte[count * size * size * channels];
        RandomStream.of(8).nextBytes(pixels);
        int[] none = new int[count];
        Arrays.fill(none, -1);
        return PackedImages.of(
                "random", TensorShape.of(size, size, channels), pixels, List.of(), none);
    }

    private static List<String> contents(Loader loader, int count) {
        List<String> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Batch batch = loader.next();
            String content = Arrays.toString(batch.bytes(Views.PICTURES));
            for (Column column : batch.columns().subList(1, batch.columns().size())) {
                content += column.name() + Arrays.toString(batch.floats(column.name()));
            }
            contents.add(content);
            loader.release(batch);
        }
        return contents;
    }

    @Test
    void batchesDoNotDependOnTheNumberOfWorkers() {
        Batches batches = Batches.shuffled(images(24, 8, 3), 4, 7).with(AugmentedViews.dino(3, 4));
        try (Loader one = new Loader(batches, 0, 0, 1, 2);
                Loader many = new Loader(batches, 0, 0, 3, 5)) {
            assertThat(contents(many, 12)).isEqualTo(contents(one, 12)).doesNotHaveDuplicates();
        }
    }

    /// A view does not depend on how many others there are, nor the second on the first though both are made alike.
    @Test
    void eachViewHasNumbersOfItsOwn() {
        PictureView view = PictureView.of(Crop.of(0.2, 1), new Solarise(0.5));
        try (Loader two = loader(AugmentedViews.of(view, view));
                Loader three = loader(AugmentedViews.of(view, view, view))) {
            Batch a = two.next();
            Batch b = three.next();
            assertThat(a.floats("view1")).isEqualTo(b.floats("view1"));
            assertThat(a.floats("view1")).isNotEqualTo(a.floats("view0"));
        }
    }

    private static Loader loader(Views views) {
        return Loader.of(Batches.shuffled(images(8, 8, 1), 8, 7).with(views));
    }

    /// Global and local views of colour and grey pictures: sizes, and numbers from 0 to 1 that say something.
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void viewsOfSeveralSizesAreMadeFromTheBytes(int channels) {
        AugmentedViews views = AugmentedViews.dino(2, 5);
        Batches batches = Batches.shuffled(images(8, 12, channels), 8, 7).with(views);
        try (Device device = Device.open("cpu", 1);
                Loader loader = Loader.of(batches)) {
            Map<String, Variable> columns = columns(device, loader.next());
            try (Step step = device.step()) {
                Reading global = step.read(views.together(0, 2, name -> columns.get(name).value()));
                Reading local = step.read(views.together(2, 4, name -> columns.get(name).value()));
                step.run();
                assertThat(global.shape()).isEqualTo(TensorShape.of(16, 12, 12, channels));
                assertThat(local.shape()).isEqualTo(TensorShape.of(16, 5, 5, channels));
                for (float[] numbers : List.of(global.floats(), local.floats())) {
                    for (float number : numbers) {
                        assertThat(number).isBetween(0f, 1f);
                    }
                    assertThat(numbers[0]).isNotEqualTo(numbers[numbers.length - 1]);
                }
            }
        }
    }

    /// Every preset is one plan, whatever the numbers.
    @Test
    void otherNumbersAreNoOtherPlan() {
        AugmentedViews views = AugmentedViews.byol();
        Batches batches = Batches.shuffled(images(16, 8, 3), 4, 7).with(views);
        try (Device device = Device.open("cpu", 1);
                Loader loader = Loader.of(batches)) {
            for (int i = 0; i < 3; i++) {
                Batch batch = loader.next();
                Map<String, Variable> columns = columns(device, batch);
                try (Step step = device.step()) {
                    Tensor both = views.together(0, 2, name -> columns.get(name).value());
                    step.read(both.mean());
                    step.run();
                }
                loader.release(batch);
            }
            assertThat(device.plans()).isEqualTo(1);
        }
    }

    private static Map<String, Variable> columns(Device device, Batch batch) {
        Map<String, Variable> columns = new HashMap<>();
        for (Column column : batch.columns()) {
            Variable variable =
                    device.variable(column.name(), batch.shape(column.name()), column.dtype());
            if (column.dtype() == DType.U8) {
                byte[] bytes = batch.bytes(column.name());
                variable.set(IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xFF).toArray());
            } else {
                variable.set(batch.floats(column.name()));
            }
            columns.put(column.name(), variable);
        }
        return columns;
    }
}
