package io.genoise.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    public enum Kind {
        PLAIN,
        FANCY
    }

    public record Tiles(
            @Setting(value = "tiles along each side", least = 2, most = 4) int grid,
            @Setting(value = "temperature", least = 0) float heat,
            @Setting("whether all are shown") boolean allTiles,
            @Setting("how they look") Kind kind,
            String unnoted) {}

    private static final Tiles TILES = new Tiles(3, 0.5f, true, Kind.PLAIN, "x");

    @Test
    void entriesSayNameValueLineAndRange() {
        assertThat(Settings.entries(TILES))
                .extracting(
                        e -> "%s=%s: %s (%s)".formatted(e.name(), e.value(), e.line(), e.values()))
                .containsExactly(
                        "grid=3: tiles along each side (2 … 4)",
                        "heat=0.5: temperature (at least 0.0)",
                        "allTiles=true: whether all are shown (true or false)",
                        "kind=plain: how they look (one of [plain, fancy])",
                        "unnoted=x:  ()");
    }

    @Test
    void textsBecomeARecordAgain() {
        Tiles other = new Tiles(4, 0, false, Kind.FANCY, "y");

        assertThat(Settings.with(TILES, Settings.of(other))).isEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource({
        "grid, 9, 2 … 4 expected",
        "grid, two, a number expected",
        "heat, -1, at least 0.0 expected",
        "heat, NaN, at least 0.0 expected",
        "kind, bright, 'one of [plain, fancy] expected'",
        "allTiles, maybe, true or false expected"
    })
    void whatIsNoValueIsRefusedByName(String name, String text, String expected) {
        assertThatThrownBy(() -> Settings.with(TILES, Map.of(name, text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setting " + name)
                .hasMessageContaining(expected)
                .hasMessageContaining(text);
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Settings.with(TILES, Map.of("grids", "2")))
                .hasMessageContaining("no setting grids")
                .hasMessageContaining("grid, heat");
    }
}
