package io.genoise.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Where an operand begins follows the slots, also beyond 2³¹ bytes.
class LaunchTest {
    @Test
    void aPlaceIsMovedBySlots() {
        Span span = new Span(null, 64);
        Launch.Place still = new Launch.Place(span, List.of());
        Launch.Place moving =
                new Launch.Place(
                        span, List.of(new Launch.Shift(0, 280_000), new Launch.Shift(2, 4)));
        int[] slots = {70_000, 99, 3};
        assertThat(still.at(slots)).isSameAs(span);
        assertThat(moving.at(slots).offset()).isEqualTo(64 + 70_000L * 280_000 + 12);
    }
}
