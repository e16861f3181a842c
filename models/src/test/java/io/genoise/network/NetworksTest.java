package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.setting.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Networks by name: their settings go out as text and come back.
class NetworksTest {
    static List<String> names() {
        return Networks.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void settingsComeBackFromTheirText(String name) {
        EncoderConfig changed = Networks.config(name).withChannels(1).withClasses(7);
        EncoderConfig read = Networks.config(name, changed.settings());
        assertThat(read).isEqualTo(changed);
        assertThat(read.network()).isEqualTo(name);
        assertThat(read.channels()).isEqualTo(1);
        assertThat(read.classes()).isEqualTo(7);
    }

    /// What carries the annotation is found, under all of its names.
    @Test
    void thereAreTheNetworksOfThisPackage() {
        assertThat(Networks.names())
                .contains(
                        "alexnet",
                        "nin",
                        "resnet18",
                        "resnet34",
                        "resnet50",
                        "vgg-small",
                        "vit-small")
                .isSorted();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everySettingSaysWhatItSets(String name) {
        assertThat(Settings.entries((Record) Networks.config(name)))
                .allSatisfy(entry -> assertThat(entry.line()).as(entry.name()).isNotEmpty());
    }

    @Test
    void aNetworkOfOneSizeIsMadeForAnother() {
        assertThat(Networks.config("vit-small").withSize(16).mostSize()).isEqualTo(16);
        assertThat(Networks.config("nin").withSize(16)).isEqualTo(Networks.config("nin"));
        assertThatThrownBy(() -> Networks.config("alexnet").withSize(48))
                .hasMessageContaining("224, 64 or 32");
    }

    @Test
    void aSettingIsReplacedAndTheOthersStay() {
        assertThat(Networks.config("nin", Map.of("width", "0.25")))
                .isEqualTo(new Nin.Config(4, 0.25, 3, 4));
    }

    @Test
    void anUnknownNameListsTheKnown() {
        assertThatThrownBy(() -> Networks.config("nim", Map.of()))
                .hasMessageContaining("nim")
                .hasMessageContaining("nin");
    }

    @Test
    void anUnknownSettingListsTheKnown() {
        assertThatThrownBy(() -> Networks.config("nin", Map.of("depth", "3")))
                .hasMessageContaining("network nin")
                .hasMessageContaining("depth")
                .hasMessageContaining("[blocks, width, channels, classes]");
    }

    @Test
    void aValueThatIsNoneNamesItsSetting() {
        assertThatThrownBy(() -> Networks.config("nin", Map.of("blocks", "four")))
                .hasMessageContaining("setting blocks: a number expected, not four");
    }

    @Test
    void aValueOutOfRangeSaysTheRange() {
        assertThatThrownBy(() -> Networks.config("nin", Map.of("blocks", "9")))
                .hasMessageContaining("setting blocks: 3 … 5 expected, not 9");
    }
}
