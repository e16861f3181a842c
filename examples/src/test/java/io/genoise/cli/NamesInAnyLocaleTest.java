package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the locale and whatever bytes names are of, a folder is read: Java itself knows ASCII alone in `C`, and takes a
/// byte of Latin-1 for no character at all in UTF-8.
@EnabledOnOs(OS.LINUX)
class NamesInAnyLocaleTest {
    @TempDir Path temporary;

    @BeforeEach
    void pictures() throws IOException {
        for (String name : List.of("caf%C3%A9/%E6%97%A5.png", "caf%E9s/%E9.png", "tea/1.png")) {
            Path file = Path.of(URI.create(temporary.toUri() + "%C3%A9t%C3%A9/" + name));
            Files.createDirectories(file.getParent());
            try (OutputStream out = Files.newOutputStream(file)) {
                ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", out);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8", "not_INSTALLED.UTF-8"})
    void everyPictureIsRead(String locale) throws IOException, InterruptedException {
        String said = data(locale);
        assertThat(said).contains("pictures        3,", "classes         3, 1 each", "tea (1)");
        assertThat(said).doesNotContain("broken");
    }

    /// What `genoise data` says of the folder, whose name is given as its bytes.
    private String data(String locale) throws IOException, InterruptedException {
        // A shell makes the bytes of the folder's name: this process may not be able to.
        String line =
                "'%s' --add-modules jdk.incubator.vector -XX:TieredStopAtLevel=1 -cp '%s' %s data --size 8 --data \"$(printf '%s')\""
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                Genoise.class.getName(),
                                "\\303\\251t\\303\\251");
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", line);
        shell.directory(temporary.toFile()).redirectErrorStream(true);
        shell.environment().put("LC_ALL", locale);
        shell.environment().put("GENOISE_CACHE", temporary.resolve("cache").toString());
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
