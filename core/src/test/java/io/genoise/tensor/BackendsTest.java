package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.Backend;
import io.genoise.backend.BackendProvider;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.process.BestProbe;
import io.genoise.process.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where only core is there the reference computes, and says so.
class BackendsTest {
    private static final List<Path> CORE_ALONE =
            List.of(Processes.home(Device.class), Processes.home(BestProbe.class));

    @Test
    void endingOnTheReferenceIsSaidOnceWithTheCure() throws IOException, InterruptedException {
        assertThat(Processes.output(List.of(), CORE_ALONE, BestProbe.class))
                .contains("best: reference", "pooled: reference")
                .containsOnlyOnce("computing on the reference backend")
                .contains("add io.genoise:genoise-cpu");
    }

    @Test
    void aPropertyNamesAnother() throws IOException, InterruptedException {
        assertThat(
                        Processes.output(
                                List.of("-Dgenoise.device=reference"), CORE_ALONE, BestProbe.class))
                .contains("best: reference, the system property genoise.device says so")
                .doesNotContain("computing on the reference backend");
    }

    @Test
    void theReferenceIsNoAnswerWhereVectorsAreRequired() throws IOException, InterruptedException {
        List<String> required = List.of("-Dgenoise.requireVector=true");
        assertThat(Processes.output(required, CORE_ALONE, BestProbe.class))
                .contains("genoise.requireVector", "add io.genoise:genoise-cpu")
                .doesNotContain("best: ");
    }

    @Test
    void aDeviceThatItsBackendDoesNotHaveIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Device.open("reference:1", 1))
                .hasMessageContaining("no device is called reference:1")
                .hasMessageContaining("[reference]");
        assertThatThrownBy(() -> Device.open("abacus:1", 1))
                .hasMessageContaining("no device is called abacus:1")
                .hasMessageContaining("reference");
    }

    @Test
    void theReferenceIsCoresOwnAndLast() {
        assertThat(Device.platforms().getLast().name()).isEqualTo("reference");
    }

    /// A backend that is there, and is another's just now if it has no device.
    private record There(String name, int rank, Backend device) implements BackendProvider {
        @Override
        public String missing() {
            return null;
        }

        @Override
        public Backend open(int threads) {
            if (device == null) {
                throw new IllegalStateException("the card is another's\nand more of that");
            }
            return device;
        }
    }

    @Test
    void whatIsThereAndCannotBeOpenedIsPassedOverAndSaidInOneLine() {
        Backend works = new ReferenceBackend();
        Backends.Choice choice =
                Backends.first(
                        List.of(new There("fast", 20, null), new There("slow", 10, works)), 1);
        assertThat(choice.backend()).isSameAs(works);
        assertThat(choice.reason())
                .isEqualTo(
                        "the fastest usable here; fast is there and cannot be opened: the card is another's");
    }
}
