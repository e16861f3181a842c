package io.genoise.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.expression.Formula;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.task.AtStart;
import io.genoise.task.TaskContract;
import io.genoise.task.generation.Inpainting.Hole;
import io.genoise.task.part.Columns;
import io.genoise.task.part.LastMap;
import io.genoise.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InpaintingTest {
    private static final String NETWORK = "nin,blocks=3,width=0.05";
    private static final int SIZE = 16;
    private static final Images SCENES = Scenes.train(SIZE, 5, 1);

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Inpainting().small()).overfits(150, 0.5).tests();
    }

    private static Inpainting task(Hole hole) {
        return new Inpainting(hole, 0.07, 10, 0.001f, 4);
    }

    @ParameterizedTest
    @EnumSource(Hole.class)
    void theErrorIsTheWeightedMeanOverWhatIsAskedFor(Hole hole) {
        try (AtStart start = new AtStart(task(hole), NETWORK, SCENES)) {
            Inpainting.Filler filler = (Inpainting.Filler) start.trained().learner();
            float[] pictures =
                    start.read((columns, _) ->
                            filler.material().standardized(columns.column(Views.PICTURES)));
            float[] painted = start.read(filler::painted);
            float[] region = start.column("region");
            double squares = 0;
            double weights = 0;
            for (int p = 0; p < region.length; p++) {
                double weight =
                        region[p] == Regions.BAND ? 10 : region[p] == Regions.HIDDEN ? 1 : 0;
                for (int c = 0; c < 3; c++) {
                    double difference = painted[3 * p + c] - pictures[3 * p + c];
                    squares += weight * difference * difference;
                    weights += weight;
                }
            }
            float[] error =
                    start.read((columns, pass) ->
                            filler.error(
                                    filler.painted(columns, pass),
                                    filler.material().standardized(columns.column(Views.PICTURES)),
                                    columns.column("region")));
            assertThat((double) error[0]).isCloseTo(squares / weights, within(1e-5));
        }
    }

    @ParameterizedTest
    @EnumSource(Hole.class)
    void whatIsHiddenIsNotSeen(Hole hole) {
        try (AtStart start = new AtStart(task(hole), NETWORK, SCENES)) {
            Inpainting.Filler filler = (Inpainting.Filler) start.trained().learner();
            float[] as = start.read(filler::painted);
            float[] otherwise =
                    start.read((columns, pass) ->
                            filler.painted(
                                    name ->
                                            name.equals(Views.PICTURES)
                                                    ? overpainted(columns)
                                                    : columns.column(name),
                                    pass));
            assertThat(otherwise).isEqualTo(as);
        }
    }

    /// The pictures, bytes still, with every hidden pixel set to 7.
    private static Tensor overpainted(Columns columns) {
        Tensor hidden = columns.column("region").map(v -> v.equal(Formula.ONE));
        Tensor pictures = columns.column(Views.PICTURES);
        return pictures.times(hidden.map(v -> Formula.ONE.minus(v)))
                .plus(hidden.times(7))
                .to(DType.U8);
    }

    @Test
    void theCentreHoleIsHalfAsWideAsThePictureAndItsRimIsSeen() {
        byte[] region = Regions.square(8, 8, 2, 2, 4, 1);
        assertThat(rows(region, 8))
                .containsExactly(
                        "........",
                        "........",
                        "..++++..",
                        "..+##+..",
                        "..+##+..",
                        "..++++..",
                        "........",
                        "........");
    }

    @Test
    void regionsCoverAQuarterInAnyShapeWhoseRimIsSeen() {
        Set<String> shapes = new HashSet<>();
        for (int trial = 0; trial < 50; trial++) {
            byte[] region = Regions.random(RandomStream.of(trial), 32, 32, 0.25, 2);
            int asked = 0;
            for (int p = 0; p < region.length; p++) {
                asked += region[p] != Regions.SEEN ? 1 : 0;
                boolean nearSeen = false;
                for (int q = 0; q < region.length; q++) {
                    int far = Math.max(Math.abs(p / 32 - q / 32), Math.abs(p % 32 - q % 32));
                    nearSeen |= region[q] == Regions.SEEN && far <= 2;
                }
                if (region[p] != Regions.SEEN) {
                    assertThat(region[p] == Regions.BAND).isEqualTo(nearSeen);
                }
            }
            assertThat(asked).isBetween(250, 262);
            shapes.add(String.join("", rows(region, 32)));
        }
        assertThat(shapes).hasSize(50);
    }

    private static String[] rows(byte[] region, int width) {
        String[] rows = new String[region.length / width];
        for (int y = 0; y < rows.length; y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < width; x++) {
                row.append(".#+".charAt(region[y * width + x]));
            }
            rows[y] = row.toString();
        }
        return rows;
    }

    /// y[n,p,c] = Σ_q weight[c,q,p]·x[n,q,c] + bias[p,c], loop by loop.
    @Test
    void theBottleneckMixesPlacesWithinEachChannel() {
        try (AtStart start = new AtStart(task(Hole.CENTRE), NETWORK, SCENES)) {
            Inpainting.Filler filler = (Inpainting.Filler) start.trained().learner();
            LastMap map = filler.map();
            float[] x = start.read((columns, pass) -> map.of(filler.seen(columns), pass));
            float[] weight = start.parameter("decoder", "across.weight");
            float[] y =
                    start.read((columns, pass) ->
                            filler.decoder()
                                    .across()
                                    .forward(map.of(filler.seen(columns), pass), pass));
            int places = map.height() * map.width();
            int channels = map.channels();
            for (int n = 0; n < SCENES.size(); n++) {
                for (int p = 0; p < places; p++) {
                    for (int c = 0; c < channels; c++) {
                        double sum = 0;
                        for (int q = 0; q < places; q++) {
                            sum +=
                                    (double) weight[(c * places + q) * places + p]
                                            * x[(n * places + q) * channels + c];
                        }
                        assertThat((double) y[(n * places + p) * channels + c])
                                .isCloseTo(sum, within(1e-4));
                    }
                }
            }
        }
    }

    @Test
    void tooSmallPicturesAreRefusedByTheOptionsName() {
        assertThatThrownBy(() -> new Inpainting().check(Scenes.train(8, 1, 1).reduced(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--size");
    }

    @Test
    void sizesThatAreNoPowerOfTwoTimesTheMapAreReached() {
        try (AtStart start = new AtStart(task(Hole.RANDOM), NETWORK, Scenes.train(18, 2, 1))) {
            Inpainting.Filler filler = (Inpainting.Filler) start.trained().learner();
            assertThat(start.read(filler::painted)).hasSize(2 * 18 * 18 * 3);
            assertThat(start.trained().task().previews(start.trained())).hasSize(1);
        }
    }

    @Test
    void theControlSaysWhyItIsNotAskedOfDrawnPictures() {
        try (AtStart start = new AtStart(task(Hole.CENTRE), NETWORK, SCENES)) {
            assertThat(start.trained().task().controls(start.trained()).getFirst().lines())
                    .first()
                    .asString()
                    .contains("not applicable: no picture is a JPEG");
        }
    }
}
