package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.train.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The time of a run that was stopped and went on is that of both its sessions; of one that was killed nobody knows it.
class TrainingTimeTest {
    private static RunRecord begun(RunRecord record, long step) {
        List<RunRecord.Session> sessions = new ArrayList<>(record.sessions());
        sessions.add(new RunRecord.Session("", step, Map.of(), Map.of(), Map.of()));
        return new RunRecord("any", record.state(), 1, Map.of(), sessions, record.protocol());
    }

    private static RunRecord ended(RunRecord record, double seconds, long step) {
        return record.with(record.state(), TrainingTime.added(record, seconds, step));
    }

    private static RunRecord fresh() {
        return new RunRecord(
                "any", RunRecord.State.UNFINISHED, 1, Map.of(), List.of(), Map.of("a", "b"));
    }

    @Test
    void sessionsThatWereStoppedAddUp() {
        RunRecord first = ended(begun(fresh(), 0), 10, 300);
        assertThat(TrainingTime.of(first)).isEqualTo(10);
        assertThat(TrainingTime.of(ended(begun(first, 300), 7.5, 500))).isEqualTo(17.5);
        assertThat(first.protocol()).containsEntry("a", "b");
    }

    @Test
    void theTimeOfASessionThatWasKilledIsUnknownForGood() {
        RunRecord killed = begun(begun(fresh(), 0), 200);
        assertThat(TrainingTime.of(ended(killed, 5, 300))).isNaN();
        assertThat(TrainingTime.of(ended(begun(ended(killed, 5, 300), 300), 5, 400))).isNaN();
        RunRecord stopped = begun(ended(begun(fresh(), 0), 10, 300), 300);
        assertThat(TrainingTime.of(ended(begun(stopped, 400), 5, 500))).isNaN();
    }

    @Test
    void aRunThatBeganAgainCountsFromThere() {
        assertThat(TrainingTime.of(ended(begun(begun(fresh(), 0), 0), 5, 300))).isEqualTo(5);
    }
}
