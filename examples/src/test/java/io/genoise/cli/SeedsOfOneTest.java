package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.train.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// S7: several runs are one row only if nothing but the seed differs.
class SeedsOfOneTest {
    private static RunRecord run(long seed, String epochs, String data, String fingerprint) {
        return new RunRecord(
                "rotation",
                RunRecord.State.FINISHED,
                seed,
                Map.of("epochs", epochs, "data", data),
                List.of(
                        new RunRecord.Session(
                                "",
                                0,
                                Map.of("fingerprint", fingerprint, "size", "32x32x3"),
                                Map.of(),
                                Map.of())),
                Map.of());
    }

    private static void check(RunRecord first, RunRecord second) {
        SeedsOfOne.check(List.of(Path.of("a"), Path.of("b")), List.of(first, second));
    }

    @Test
    void theSamePicturesMayLieElsewhere() {
        assertThatCode(() -> check(run(1, "3", "here", "f"), run(2, "3", "there", "f")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatDiffersIsNamed() {
        assertThatThrownBy(() -> check(run(1, "3", "here", "f"), run(2, "4", "here", "f")))
                .hasMessage("a and b are no seeds of one pretraining: --epochs 3 and 4");
        assertThatThrownBy(() -> check(run(1, "3", "here", "f"), run(2, "3", "here", "g")))
                .hasMessageContaining("data f and g");
        assertThatThrownBy(() -> check(run(1, "3", "here", "f"), run(1, "3", "here", "f")))
                .hasMessageContaining("have the same seed, 1");
    }
}
