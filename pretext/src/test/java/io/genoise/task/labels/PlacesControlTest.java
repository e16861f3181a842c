package io.genoise.task.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.random.RandomStream;
import io.genoise.task.ControlVerdict;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class PlacesControlTest {
    private static final int COUNT = 50;
    private static final int PLACES = 64;

    /// An object of 20 places in a row, elsewhere in each picture, over a ground whose upper half is another layer.
    private static float[] truth() {
        RandomStream random = RandomStream.of(3);
        float[] truth = new float[COUNT * PLACES];
        for (int i = 0; i < COUNT; i++) {
            int from = random.nextInt(PLACES - 20);
            for (int p = 0; p < PLACES; p++) {
                truth[i * PLACES + p] = p >= from && p < from + 20 ? 2 : p < PLACES / 2 ? 1 : 0;
            }
        }
        return truth;
    }

    private static PlacesControl asked(float[] said, float[] grey) {
        float[] truth = truth();
        return PlacesControl.of(
                FreeLabels.right(said, truth, COUNT, 0),
                FreeLabels.right(said, truth, COUNT, 1),
                FreeLabels.right(grey, truth, COUNT, 0),
                FreeLabels.right(grey, truth, COUNT, 1));
    }

    private static float[] always(IntUnaryOperator layer) {
        float[] said = new float[COUNT * PLACES];
        for (int i = 0; i < said.length; i++) {
            said[i] = layer.applyAsInt(i % PLACES);
        }
        return said;
    }

    @Test
    void whoAlwaysSaysTheUsualIsCaught() {
        float[] usual = always(place -> place < PLACES / 2 ? 1 : 0);

        PlacesControl control = asked(usual, usual);

        assertThat(control.looks()).isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(control.shapes()).isEqualTo(ControlVerdict.NO_STATEMENT);
        assertThat(control.lines()).anySatisfy(line -> assertThat(line).contains("not passed"));
    }

    @Test
    void whoSeesByColoursAloneIsCaughtInGrey() {
        PlacesControl control = asked(truth(), always(place -> place < PLACES / 2 ? 1 : 0));

        assertThat(control.looks()).isEqualTo(ControlVerdict.PASSED);
        assertThat(control.shapes()).isEqualTo(ControlVerdict.NOT_PASSED);
    }

    @Test
    void whoSeesShapesPasses() {
        PlacesControl control = asked(truth(), truth());

        assertThat(control.looks()).isEqualTo(ControlVerdict.PASSED);
        assertThat(control.shapes()).isEqualTo(ControlVerdict.PASSED);
    }
}
