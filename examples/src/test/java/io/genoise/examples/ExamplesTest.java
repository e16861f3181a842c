package io.genoise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The mains that show library use do what they say.
class ExamplesTest {
    @Tag("slow")
    @Test
    void aNetTrainedOnOnesOwnTensorsLearnsTheSpirals() {
        float[] places = new float[1200];
        int[] arms = new int[600];
        TrainOnTensors.spirals(places, arms);

        assertThat(TrainOnTensors.train(places, arms)).isGreaterThan(0.97);
    }

    @Test
    void onesOwnOperationsStandTheirChecks() {
        assertThatCode(() -> OwnOperation.main(new String[0])).doesNotThrowAnyException();
    }

    @Test
    @Tag("slow")
    void aTaskOfOnesOwnIsLearned() throws IOException {
        assertThat(OwnPretextTask.learned(600, 3)).isGreaterThan(0.55);
    }

    @Test
    void aLearnerOfOnesOwnTellsPicturesBetterThanTheirMean() throws IOException {
        assertThat(OwnLearner.trained(2)).isLessThan(0.4);
    }
}
