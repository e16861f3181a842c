package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A batch is named columns: of bytes, integers and numbers, of several views, of several sizes.
@Timeout(30)
class ColumnsTest {
    private static final Images IMAGES = TestImages.numbered(20, 4, 5);

    /// Two large views, three small ones, a permutation, and two numbers a picture.
    private static final Views MANY =
            new Views() {
                @Override
                public List<Column> columns(Images images) {
                    return List.of(
                            Views.pictures(images, 2),
                            Column.bytes("small", 3, 2, 2, images.channels()),
                            Column.integers("order", 1, 3),
                            Column.floats("numbers", 2));
                }

                @Override
                public void draw(Sample sample) {
                    sample.write(0, Placement.WHOLE);
                    sample.write(1, new Placement(1, 0, true, 0));
                    for (int view = 0; view < 3; view++) {
                        int at = sample.offset("small", view);
                        for (int i = 0; i < 4; i++) {
                            sample.bytes("small")[at + i] = (byte) sample.random().nextInt(256);
                        }
                    }
                    sample.put("order", 0, sample.random().permutation(3));
                    sample.put("numbers", 0, sample.index() + 0.5f);
                    sample.put("numbers", 1, sample.random().nextFloat());
                }
            };

    private static List<String> contents(Views views, int workers) {
        List<String> contents = new ArrayList<>();
        Batches batches = Batches.shuffled(IMAGES, 6, 7).with(views);
        try (Loader loader = new Loader(batches, 0, 0, workers, workers + 1)) {
            for (int i = 0; i < 9; i++) {
                Batch batch = loader.next();
                StringBuilder content = new StringBuilder(Arrays.toString(batch.indices()));
                for (Column column : batch.columns()) {
                    content.append(column).append(numbers(batch, column));
                }
                contents.add(content.toString());
                loader.release(batch);
            }
        }
        return contents;
    }

    private static String numbers(Batch batch, Column column) {
        return switch (column.dtype()) {
            case U8 -> Arrays.toString(batch.bytes(column.name()));
            case I32 -> Arrays.toString(batch.integers(column.name()));
            default -> Arrays.toString(batch.floats(column.name()));
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void columnsDoNotDependOnTheNumberOfWorkers(int workers) {
        assertThat(contents(MANY, workers)).isEqualTo(contents(MANY, 1));
    }

    @Test
    void viewsOfAPictureLieSideBySideInEveryColumn() {
        try (Loader loader = Loader.of(Batches.inOrder(IMAGES, 6).with(MANY))) {
            for (Batch batch : loader.epoch()) {
                assertThat(batch.shape("pictures"))
                        .isEqualTo(TensorShape.of(2 * batch.count(), 4, 4, 1));
                assertThat(batch.shape("small"))
                        .isEqualTo(TensorShape.of(3 * batch.count(), 2, 2, 1));
                assertThat(batch.shape("order")).isEqualTo(TensorShape.of(batch.count(), 3));
                assertThat(batch.shape("numbers")).isEqualTo(TensorShape.of(2 * batch.count()));
                for (int i = 0; i < batch.count(); i++) {
                    byte[] view = Arrays.copyOfRange(batch.bytes("pictures"), 32 * i, 32 * i + 16);
                    assertThat(view).isEqualTo(TestImages.pixels(IMAGES, batch.indices()[i]));
                    assertThat(batch.floats("numbers")[2 * i]).isEqualTo(batch.indices()[i] + 0.5f);
                    assertThat(Arrays.copyOfRange(batch.integers("order"), 3 * i, 3 * i + 3))
                            .containsExactlyInAnyOrder(0, 1, 2);
                }
            }
        }
    }

    @Test
    void whoAsksForAColumnThatIsNotThereIsToldWhichAre() {
        try (Loader loader = Loader.of(Batches.inOrder(IMAGES, 6).with(MANY))) {
            Batch batch = loader.next();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> batch.bytes("labels"))
                    .withMessage(
                            "no column is called labels; there are [pictures, small, order, numbers]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> batch.bytes("order"))
                    .withMessage("column order holds I32, not U8");
        }
    }

    @Test
    void aViewThatWasNotAnnouncedOrHasAnotherSizeIsRefused() {
        Sample sample = new Sample(IMAGES).load(0, null, new Buffer(MANY.columns(IMAGES), 1), 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sample.write(2, Placement.WHOLE))
                .withMessage("view 2 of column pictures, which has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sample.put("order", 0, 1, 2))
                .withMessage("a view of column order takes 3 numbers, not 2");
        Column tiny = Column.bytes(Views.PICTURES, 1, 2, 2, 1);
        Sample other = new Sample(IMAGES).load(0, null, new Buffer(List.of(tiny), 1), 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.write(0, Placement.WHOLE))
                .withMessage("a picture of 16 bytes for column pictures, whose views have 4");
    }

    @Test
    void columnsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Column.floats("x", 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Column("x", DType.BF16, 1, TensorShape.SCALAR, false))
                .withMessageContaining("BF16");
        List<Column> twice = List.of(Column.floats("x", 1), Column.integers("x", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Buffer(twice, 1))
                .withMessage("two columns are called x");
        assertThatIllegalArgumentException().isThrownBy(() -> new Buffer(List.of(), 1));
    }
}
