package io.genoise.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.AtStart;
import io.genoise.task.ControlVerdict;
import io.genoise.task.TaskContract;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaeTest {
    private static final int PATCH = 4;
    private static final int SIDE = 4;
    private static final int PATCHES = SIDE * SIDE;
    private static final Images SCENES = Scenes.train(PATCH * SIDE, 3, 1);

    /// The least loss is 0, whatever is masked: what is shown tells which of eight pictures it is.
    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Mae().small())
                .network("vit-small,size=16,patch=4,depth=2,features=16,heads=2")
                .overfits(400, 0.5)
                .tests();
    }

    private static AtStart start(boolean normalised, String pooling) {
        return new AtStart(
                new Mae(0.75, PATCH, 1, 8, 2, normalised),
                "vit-small,size=16,patch=4,depth=1,features=8,heads=2,pooling=" + pooling,
                SCENES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theErrorIsThatOfTheMaskedPatchesAlone(boolean normalised) {
        try (AtStart start = start(normalised, "token")) {
            Mae.Autoencoder net = (Mae.Autoencoder) start.trained().learner();
            float[] pictures =
                    start.read((columns, _) ->
                            net.material().standardized(columns.column(Views.PICTURES)));
            float[] painted =
                    start.read((columns, pass) ->
                            net.painted(
                                    net.material().standardized(columns.column(Views.PICTURES)),
                                    columns,
                                    pass));
            float[] rank = start.column("rank");
            int masked = 0;
            double sum = 0;
            for (int n = 0; n < SCENES.size(); n++) {
                for (int p = 0; p < PATCHES; p++) {
                    if (rank[n * PATCHES + p] >= PATCHES / 4) {
                        masked++;
                        sum += error(patch(pictures, n, p), painted, n * PATCHES + p, normalised);
                    }
                }
            }
            float[] error =
                    start.read((columns, pass) -> {
                        var all = net.material().standardized(columns.column(Views.PICTURES));
                        return net.error(
                                net.painted(all, columns, pass),
                                net.target(net.patches(all)),
                                columns.column("rank"));
                    });
            assertThat(masked).isEqualTo(SCENES.size() * PATCHES * 3 / 4);
            assertThat((double) error[0]).isCloseTo(sum / masked, within(1e-4));
        }
    }

    /// The numbers of a patch, row by row.
    private static double[] patch(float[] pictures, int picture, int patch) {
        double[] numbers = new double[PATCH * PATCH * 3];
        for (int y = 0; y < PATCH; y++) {
            for (int x = 0; x < PATCH; x++) {
                for (int c = 0; c < 3; c++) {
                    int row = patch / SIDE * PATCH + y;
                    int column = patch % SIDE * PATCH + x;
                    numbers[(y * PATCH + x) * 3 + c] =
                            pictures[((picture * 16 + row) * 16 + column) * 3 + c];
                }
            }
        }
        return numbers;
    }

    private static double error(double[] patch, float[] painted, int at, boolean normalised) {
        double mean = 0;
        double squares = 0;
        for (double number : patch) {
            mean += number / patch.length;
        }
        for (double number : patch) {
            squares += (number - mean) * (number - mean) / patch.length;
        }
        double error = 0;
        for (int i = 0; i < patch.length; i++) {
            double target = normalised ? (patch[i] - mean) / Math.sqrt(squares + 1e-6) : patch[i];
            double difference = painted[at * patch.length + i] - target;
            error += difference * difference / patch.length;
        }
        return error;
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "mean"})
    void whatIsMaskedIsNotSeen(String pooling) {
        try (AtStart start = start(true, pooling)) {
            Mae.Autoencoder net = (Mae.Autoencoder) start.trained().learner();
            float[] as =
                    start.read((columns, pass) ->
                            net.painted(
                                    net.material().standardized(columns.column(Views.PICTURES)),
                                    columns,
                                    pass));
            float[] maskedAlready =
                    start.read((columns, pass) -> net.painted(net.shown(columns), columns, pass));
            assertThat(maskedAlready).isEqualTo(as);
        }
    }

    @Test
    void patchesThatAreShownStayAsTheyAreInThePreview() {
        try (AtStart start = start(true, "token")) {
            Mae.Autoencoder net = (Mae.Autoencoder) start.trained().learner();
            float[] completed = start.read(net::completed);
            float[] pictures =
                    start.read((columns, _) ->
                            net.material().standardized(columns.column(Views.PICTURES)));
            float[] rank = start.column("rank");
            for (int p = 0; p < PATCHES; p++) {
                if (rank[p] < PATCHES / 4) {
                    assertThat(patch(completed, 0, p))
                            .containsExactly(patch(pictures, 0, p), within(1e-6));
                }
            }
            assertThat(start.trained().task().previews(start.trained())).hasSize(1);
        }
    }

    @Test
    void aNetworkWithoutPatchesIsRefused() {
        assertThatThrownBy(() -> new AtStart(new Mae(), "nin,width=0.05", Scenes.train(16, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--network");
    }

    @Test
    void sizesThatDoNotDivideIntoPatchesAreRefused() {
        assertThatThrownBy(() -> new Mae().check(Scenes.train(18, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--patch");
    }

    private static NeighboursControl control(
            Images scenes, boolean normalised, Function<Mae.Autoencoder, Mae.Painter> painter) {
        Mae task = new Mae(0.75, PATCH, 1, 8, 2, normalised);
        try (AtStart start =
                new AtStart(task, "vit-small,size=16,patch=4,depth=1,features=8,heads=2", scenes)) {
            Mae.Autoencoder net = (Mae.Autoencoder) start.trained().learner();
            return Mae.control(start.trained(), net, painter.apply(net));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoGoesOnWithTheColoursAroundIsCaught(boolean normalised) {
        NeighboursControl control =
                control(
                        Scenes.train(16, 60, 1),
                        normalised,
                        net ->
                                (pictures, columns, _) ->
                                        net.target(
                                                        net.continued(
                                                                net.patches(pictures),
                                                                columns.column("rank")))
                                                .times(normalised ? 0.5f : 1));

        assertThat(control.told()).as(control.toString()).isPositive();
        assertThat(control.continued()).isGreaterThanOrEqualTo(control.told());
        assertThat(control.verdict()).isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(control.lines().getFirst())
                .startsWith("control, patches painted by their neighbours' colours: not passed: ");
    }

    /// Half of what is masked, whatever lies around.
    @Test
    void whoKnowsWhatIsMaskedPasses() {
        NeighboursControl control =
                control(
                        Scenes.train(16, 60, 1),
                        true,
                        net -> (pictures, _, _) -> net.target(net.patches(pictures)).times(0.5f));

        assertThat(control.told()).isCloseTo(0.75, within(1e-3));
        assertThat(control.verdict()).as(control.toString()).isEqualTo(ControlVerdict.PASSED);
    }

    @Test
    void whoPaintsPlainPatchesMakesNoStatement() {
        NeighboursControl control =
                control(SCENES, true, net -> (pictures, _, _) -> net.patches(pictures).times(0));

        assertThat(control.told()).isCloseTo(0, within(1e-6));
        assertThat(control.verdict()).isEqualTo(ControlVerdict.NO_STATEMENT);
    }

    /// Pixel by pixel, of the patches that are shown alone.
    @Test
    void coloursAreGoneOnWithByTheirDistance() {
        try (AtStart start = start(true, "token")) {
            Mae.Autoencoder net = (Mae.Autoencoder) start.trained().learner();
            float[] pictures =
                    start.read((columns, _) ->
                            net.material().standardized(columns.column(Views.PICTURES)));
            float[] continued =
                    start.read((columns, _) ->
                            net.continued(
                                    net.patches(
                                            net.material()
                                                    .standardized(columns.column(Views.PICTURES))),
                                    columns.column("rank")));
            float[] rank = start.column("rank");
            for (int own = 0; own < PATCHES; own++) {
                for (int pixel = 0; pixel < PATCH * PATCH; pixel++) {
                    double y = own / SIDE * PATCH + pixel / PATCH;
                    double x = own % SIDE * PATCH + pixel % PATCH;
                    double sum = 0;
                    double all = 0;
                    for (int other = 0; other < PATCHES; other++) {
                        if (rank[PATCHES + other] < PATCHES / 4) {
                            double d =
                                    Math.hypot(
                                            y - (other / SIDE * PATCH + 1.5),
                                            x - (other % SIDE * PATCH + 1.5));
                            double weight = 1 / Math.pow(d * d + 0.25, 2);
                            double[] patch = patch(pictures, 1, other);
                            for (int i = 2; i < patch.length; i += 3) {
                                sum += weight * patch[i] / (PATCH * PATCH);
                            }
                            all += weight;
                        }
                    }
                    int at = ((PATCHES + own) * PATCH * PATCH + pixel) * 3 + 2;
                    assertThat((double) continued[at]).isCloseTo(sum / all, within(1e-5));
                }
            }
        }
    }
}
