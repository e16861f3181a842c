package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenMirrorTest {
    @TempDir Path home;

    private void settings(String text) throws IOException {
        Files.createDirectories(home.resolve(".m2"));
        Files.writeString(home.resolve(".m2/settings.xml"), text);
    }

    private static String mirror(String of, String url) {
        return "<mirror><id>m</id><mirrorOf>%s</mirrorOf><url>%s</url></mirror>".formatted(of, url);
    }

    private void mirrors(String... mirrors) throws IOException {
        settings(
                "<settings xmlns=\"http://maven.apache.org/SETTINGS/1.2.0\"><mirrors>%s</mirrors></settings>"
                        .formatted(String.join("", mirrors)));
    }

    @Test
    void withoutSettingsOrMirrorsThereIsNone() throws IOException {
        assertThat(MavenMirror.ofCentral(home)).isEmpty();
        mirrors();
        assertThat(MavenMirror.ofCentral(home)).isEmpty();
    }

    @Test
    void theFirstThatMirrorsCentral() throws IOException {
        mirrors(mirror("snapshots", "https://a"), mirror(" * ", "https://b/maven"));
        assertThat(MavenMirror.ofCentral(home)).contains(URI.create("https://b/maven"));
        mirrors(mirror("jboss, central", "https://c"));
        assertThat(MavenMirror.ofCentral(home)).contains(URI.create("https://c"));
        mirrors(mirror("*,!central", "https://d"));
        assertThat(MavenMirror.ofCentral(home)).isEmpty();
    }

    @Test
    void settingsThatCannotBeReadAreNamed() throws IOException {
        settings("<settings>");
        assertThatThrownBy(() -> MavenMirror.ofCentral(home))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("settings.xml")
                .hasMessageContaining("--repository");
    }
}
