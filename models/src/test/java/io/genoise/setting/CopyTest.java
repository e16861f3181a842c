package io.genoise.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CopyTest {
    /// With components of each type.
    public record Mixed(
            int count,
            long seed,
            @Setting(value = "heat", least = 0, most = 100) float heat,
            double width,
            boolean loud,
            Optional<String> note,
            List<Integer> sizes) {
        public Mixed {
            if (count > sizes.size()) {
                throw new IllegalArgumentException("more than there are");
            }
        }

        public int twice() {
            return 2 * count;
        }
    }

    private static final Mixed MIXED =
            new Mixed(1, 2, 0.5f, 0.25, false, Optional.empty(), List.of(1));

    @Test
    void namedComponentsChangeAndOthersStay() {
        Mixed changed =
                Copy.of(MIXED).with(Mixed::loud, true).with(Mixed::note, Optional.of("x")).make();

        assertThat(changed)
                .isEqualTo(new Mixed(1, 2, 0.5f, 0.25, true, Optional.of("x"), List.of(1)));
    }

    @Test
    void numbersAreWidened() {
        Mixed changed =
                Copy.of(MIXED)
                        .with(Mixed::seed, 7)
                        .with(Mixed::heat, 0.1)
                        .with(Mixed::width, 3)
                        .make();

        assertThat(changed)
                .isEqualTo(new Mixed(1, 7, 0.1f, 3, false, Optional.empty(), List.of(1)));
    }

    @Test
    void componentsAgreeOnceAllAreNamed() {
        Copy<Mixed> two = Copy.of(MIXED).with(Mixed::count, 2);

        assertThat(two.with(Mixed::sizes, List.of(1, 2)).make().count()).isEqualTo(2);
        assertThatThrownBy(two::make)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("more than there are");
    }

    @Test
    void aNumberThatIsNoneOfItsTypeIsRefused() {
        Copy<Mixed> copy = Copy.of(MIXED);

        assertThatThrownBy(() -> copy.with(Mixed::count, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("setting count: int expected, not 0.5");
        assertThatThrownBy(() -> copy.with(Mixed::count, 1L << 40)).hasMessageContaining("int");
        assertThatThrownBy(() -> copy.with(Mixed::count, null)).hasMessageContaining("not null");
        assertThatThrownBy(() -> copy.with(Mixed::note, "x")).hasMessageContaining("Optional");
        assertThatThrownBy(() -> copy.with(Mixed::heat, 101))
                .hasMessage("setting heat: 0.0 … 100.0 expected, not 101.0");
    }

    @Test
    void whatNamesNoComponentIsRefused() {
        Copy<Mixed> copy = Copy.of(MIXED);

        assertThatThrownBy(() -> copy.with(m -> 3, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an accessor by its name is expected, such as Mixed::count");
        assertThatThrownBy(() -> copy.with(Mixed::twice, 3))
                .hasMessageContaining("twice is no component of Mixed; there are [count, seed");
        assertThatThrownBy(() -> copy.with(Record::hashCode, 3))
                .hasMessageContaining("hashCode is no component");
    }
}
