package io.genoise.task.motion;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.DriftingImages;
import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.AtStart;
import io.genoise.task.ControlVerdict;
import io.genoise.task.NotedControl;
import io.genoise.train.RunRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Clips in which only the camera moves.
class DriftControlTest {
    @Test
    void theVerdictComparesTheIntervalWithFivePointsAboveChance() {
        assertThat(new DriftControl(400, 0.08, 1.0 / 12).verdict())
                .isEqualTo(ControlVerdict.PASSED);
        assertThat(new DriftControl(400, 0.7, 0.5).verdict()).isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(new DriftControl(400, 0.54, 0.5).verdict())
                .isEqualTo(ControlVerdict.CANNOT_TELL);
    }

    @Test
    void aRunsRecordTellsOfIt() {
        RunRecord record =
                new RunRecord(
                        "order-recognition",
                        RunRecord.State.FINISHED,
                        1,
                        Map.of(),
                        List.of(),
                        new DriftControl(400, 0.7, 0.5).notes());
        NotedControl noted = NotedControl.of(record).getFirst();
        assertThat(noted.topic()).isEqualTo("order of clips in which only the camera moves");
        assertThat(noted.verdict()).contains(ControlVerdict.NOT_PASSED);
        assertThat(noted.words()).contains("70.0 % right").contains("2 pixels");
    }

    /// As many are asked about as are wanted, even of fewer clips, and as the task asks.
    @Test
    void aNetIsAskedAboutEveryClip() {
        Images clips = DriftingImages.of(Scenes.train(16, 12, 1), 8);
        try (AtStart start =
                new AtStart(
                        new ShuffleAndLearn(7, 1, 0, true, 16), "nin,blocks=3,width=0.05", clips)) {
            DriftControl control = DriftControl.of(start.trained(), 7, 20);
            assertThat(control.clips()).isEqualTo(20);
            assertThat(control.chance()).isEqualTo(0.5);
            assertThat(control.share() * 20).isBetween(0.0, 20.0);
        }
    }
}
