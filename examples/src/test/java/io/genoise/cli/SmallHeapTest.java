package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A picture that does not fit the heap is named, the others are read, and with more memory it is read as well: the cache
/// does not remember.
class SmallHeapTest {
    @TempDir Path pictures;

    @TempDir Path cache;

    @Tag("slow")
    @Test
    void aLackOfMemoryIsNotRemembered() throws IOException, InterruptedException {
        save("small.png", 64);
        save("large.png", 2_600);
        save("large.jpg", 2_600);
        assertThat(data("-Xmx32m"))
                .contains("pictures        1,", "2 pictures not read", "large.png (too large")
                .doesNotContain("broken");
        assertThat(data("-Xmx400m")).contains("pictures        3,").doesNotContain("not read");
    }

    private void save(String name, int side) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
        String format = name.substring(name.indexOf('.') + 1);
        assertThat(ImageIO.write(image, format, pictures.resolve(name).toFile())).isTrue();
    }

    private String data(String heap) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-XX:+UseSerialGC",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Genoise.class.getName(),
                        "data",
                        "--data",
                        pictures.toString());
        builder.environment().put("GENOISE_CACHE", cache.toString());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
