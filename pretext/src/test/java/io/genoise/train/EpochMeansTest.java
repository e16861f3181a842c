package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochMeansTest {
    /// One shown in every step, one in every second, one from the second on: over a checkpoint or not.
    @Test
    void eachFigureIsAveragedOverTheStepsThatShowedIt() {
        EpochMeans means = new EpochMeans();
        means.add(Map.of("loss", 1.0));
        means.add(Map.of("loss", 3.0, "generator", 6.0, "late", 1.0));
        Map<String, String> notes = new HashMap<>();
        means.save(notes);
        for (EpochMeans each : new EpochMeans[] {means, EpochMeans.of(notes)}) {
            each.add(Map.of("loss", 5.0, "late", 2.0));
            each.add(Map.of("loss", 7.0, "generator", 8.0, "late", 6.0));
            assertThat(each.values())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("loss", 4.0, "generator", 7.0, "late", 3.0));
        }
    }
}
