package io.genoise.task.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.AtStart;
import io.genoise.task.TaskContract;
import io.genoise.task.part.Columns;
import io.genoise.task.part.PermutationSet;
import io.genoise.task.part.TileLearner;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JigsawTest {
    private static final String NETWORK = "nin,blocks=3,width=0.05";
    private static final int PICTURES = 12;

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Jigsaw().small()).overfits(600, 0.75).tests();
    }

    @ParameterizedTest
    @CsvSource({"2, 24, 16", "3, 100, 20"})
    void tilesLieInTheirCellsInTheOrderThatTheLabelNames(int grid, int permutations, int size) {
        Images images = Scenes.train(size, PICTURES, 1);
        Jigsaw task = new Jigsaw(grid, permutations, 0.3, 0, 16);
        int cell = size / grid;
        try (AtStart start = new AtStart(task, NETWORK, images)) {
            TileLearner learner = (TileLearner) start.trained().learner();
            float[] tiles = start.read((columns, _) -> shown(start, columns));
            float[] places = start.column("tiles");
            float[] labels = start.column("labels");
            int side = tiles(start).side();
            int[][] orders = PermutationSet.of(grid * grid, permutations, 1).orders();
            int count = grid * grid;
            byte[] pixels = new byte[images.pictureBytes()];
            for (int i = 0; i < PICTURES; i++) {
                images.read(i, pixels, 0);
                for (int place = 0; place < count; place++) {
                    int at = i * count + place;
                    int left = (int) places[6 * at + 2];
                    int top = (int) places[6 * at + 5];
                    int of = orders[(int) labels[i]][place];
                    assertThat(top)
                            .isBetween(
                                    of / grid * cell, of / grid * cell + size % grid + cell - side);
                    assertThat(left)
                            .isBetween(
                                    of % grid * cell, of % grid * cell + size % grid + cell - side);
                    for (int y = 0; y < side; y++) {
                        for (int x = 0; x < side; x++) {
                            for (int c = 0; c < 3; c++) {
                                int from = ((top + y) * size + left + x) * 3 + c;
                                int to = ((at * side + y) * side + x) * 3 + c;
                                assertThat(tiles[to]).isCloseTo(pixels[from] & 0xFF, within(1e-3f));
                            }
                        }
                    }
                }
            }
        }
    }

    /// The head by hand, its norms being those of a new net, from each tile's map, which the encoder makes of that tile alone.
    @Test
    void theAnswerIsThatOfOneEncoderForEveryTile() {
        Images images = Scenes.train(16, 3, 1);
        try (AtStart start = new AtStart(new Jigsaw(2, 24, 0.25, 0.3, 16), NETWORK, images)) {
            TileLearner learner = (TileLearner) start.trained().learner();
            float[] logits = start.read(learner::logits);
            float[] tile = start.parameter("head", "tile.weight");
            float[] tileBias = start.parameter("head", "tile.bias");
            float[] together = start.parameter("head", "together.weight");
            float[] togetherBias = start.parameter("head", "together.bias");
            float[] answers = start.parameter("head", "answers.weight");
            for (int i = 0; i < images.size(); i++) {
                double[] all = new double[4 * 2];
                for (int t = 0; t < 4; t++) {
                    int at = 4 * i + t;
                    float[] map =
                            start.read((columns, pass) ->
                                    learner.map()
                                            .of(
                                                    Tiles.normalized(
                                                            shown(start, columns)
                                                                    .fixedSlice(0, at, at + 1)),
                                                    pass));
                    System.arraycopy(dense(tile, tileBias, widened(map), true), 0, all, 2 * t, 2);
                }
                double[] hidden = dense(together, togetherBias, all, true);
                double[] expected = dense(answers, new float[24], hidden, false);
                for (int k = 0; k < 24; k++) {
                    assertThat((double) logits[24 * i + k]).isCloseTo(expected[k], within(1e-5));
                }
            }
        }
    }

    private static Tiles tiles(AtStart start) {
        return ((Jigsaw) start.trained().task()).tiles(start.trained().train());
    }

    private static Tensor shown(AtStart start, Columns columns) {
        return ((Jigsaw) start.trained().task()).shown(tiles(start), columns);
    }

    private static double[] widened(float[] numbers) {
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return wide;
    }

    private static double[] dense(float[] weight, float[] bias, double[] x, boolean relu) {
        double[] y = new double[bias.length];
        for (int k = 0; k < y.length; k++) {
            y[k] = bias[k];
            for (int j = 0; j < x.length; j++) {
                y[k] += weight[k * x.length + j] * x[j];
            }
            y[k] = relu ? Math.max(0, y[k] / Math.sqrt(1 + 1e-5)) : y[k];
        }
        return y;
    }

    @Test
    void aThirdOfThePicturesIsGreyAndItsTilesWithIt() {
        Images images = Scenes.train(16, 200, 1);
        try (AtStart start = new AtStart(new Jigsaw(2, 24, 0.25, 0.3, 16), NETWORK, images)) {
            TileLearner learner = (TileLearner) start.trained().learner();
            float[] tiles = start.read((columns, _) -> shown(start, columns));
            float[] grey = start.column("grey");
            int each = tiles.length / images.size();
            int count = 0;
            for (int i = 0; i < images.size(); i++) {
                boolean colourless = true;
                for (int p = i * each; p < (i + 1) * each; p += 3) {
                    colourless &=
                            Math.abs(tiles[p] - tiles[p + 1]) < 1e-3
                                    && Math.abs(tiles[p] - tiles[p + 2]) < 1e-3;
                }
                if (grey[i] == 1) {
                    assertThat(colourless).isTrue();
                }
                count += grey[i] == 1 ? 1 : 0;
            }
            assertThat(count).isBetween(40, 80);
        }
    }

    @Test
    void neitherBrightnessNorContrastOfATileIsSeen() {
        Images images = Scenes.train(16, 4, 1);
        try (AtStart start = new AtStart(new Jigsaw(2, 24, 0.25, 0, 16), NETWORK, images)) {
            TileLearner learner = (TileLearner) start.trained().learner();
            float[] as = start.read((columns, _) -> Tiles.normalized(shown(start, columns)));
            float[] brighter =
                    start.read((columns, _) ->
                            Tiles.normalized(shown(start, columns).times(200).plus(5000)));
            int close = 0;
            for (int i = 0; i < as.length; i++) {
                close += Math.abs(as[i] - brighter[i]) < 0.05 ? 1 : 0;
            }
            assertThat(close).isGreaterThan((int) (0.95 * as.length));
        }
    }

    @Test
    void tooSmallPicturesAreRefusedByTheOptionsName() {
        assertThatThrownBy(() -> new Jigsaw().check(Scenes.train(12, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--size");
    }

    @Test
    void tilesTooSmallForTheNetworkAreRefused() {
        Jigsaw task = new Jigsaw(3, 24, 0.15, 0.3, 64);
        assertThatThrownBy(() -> new AtStart(task, "vit-small", Scenes.train(32, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--network");
    }

    @Test
    void previewsShowEachPictureThreeTimes() {
        Jigsaw task = new Jigsaw(2, 24, 0.25, 0.3, 16);
        try (AtStart start = new AtStart(Device.best(1), task, NETWORK, Scenes.train(16, 3, 1))) {
            assertThat(start.trained().task().previews(start.trained())).hasSize(1);
            assertThat(start.trained().task().controls(start.trained())).hasSize(1);
        }
    }
}
