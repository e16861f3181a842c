package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept on disk is whole, or it is not there.
class CacheFolderTest {
    private static final byte[] CONTENT = {1, 2, 3, 4, 5};

    @TempDir Path folder;

    private CacheFolder cache() {
        return new CacheFolder(folder.resolve("deeper"));
    }

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("deeper"))) {
            return files.toList().getFirst();
        }
    }

    @Test
    void givesBackWhatItKept() {
        cache().put("a kernel", CONTENT);
        assertThat(cache().get("a kernel")).hasValue(CONTENT);
        assertThat(cache().get("another kernel")).isEmpty();
    }

    @Test
    void aDamagedEntryIsNone() throws IOException {
        cache().put("a kernel", CONTENT);
        byte[] whole = Files.readAllBytes(only());
        for (int damage = 0; damage < whole.length; damage++) {
            byte[] damaged = whole.clone();
            damaged[damage] ^= 1;
            Files.write(only(), damaged);
            assertThat(cache().get("a kernel")).as("byte %s", damage).isEmpty();
        }
    }

    @Test
    void aCutOffEntryIsNone() throws IOException {
        cache().put("a kernel", CONTENT);
        byte[] whole = Files.readAllBytes(only());
        for (int length = 0; length < whole.length; length++) {
            Files.write(only(), Arrays.copyOf(whole, length));
            assertThat(cache().get("a kernel")).as("%s bytes", length).isEmpty();
        }
    }

    @Test
    void aDamagedEntryIsReplaced() throws IOException {
        cache().put("a kernel", CONTENT);
        Files.write(only(), new byte[100]);
        cache().put("a kernel", CONTENT);
        assertThat(cache().get("a kernel")).hasValue(CONTENT);
    }

    @Test
    void manyWritersLeaveOneWholeEntry() throws IOException {
        List<byte[]> contents = IntStream.range(1, 9).mapToObj(i -> new byte[i * 1000]).toList();
        contents.parallelStream().forEach(content -> cache().put("a kernel", content));
        assertThat(cache().get("a kernel").orElseThrow()).isIn(contents);
        try (Stream<Path> files = Files.list(folder.resolve("deeper"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFolderThatCannotBeMadeKeepsNothing() {
        Path file = folder.resolve("file");
        try {
            Files.write(file, CONTENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CacheFolder blocked = new CacheFolder(file.resolve("below"));
        blocked.put("a kernel", CONTENT);
        assertThat(blocked.get("a kernel")).isEmpty();
        assertThat(new CacheFolder(null).get("a kernel")).isEmpty();
    }

    @Test
    void liesWhereTheUserSays() {
        Map<String, String> all = Map.of("GENOISE_CACHE", "/chosen", "XDG_CACHE_HOME", "/xdg");
        assertThat(CacheFolder.place(all, "/home/ada", "kernels"))
                .isEqualTo(Path.of("/chosen/cuda/kernels"));
        assertThat(CacheFolder.place(Map.of("XDG_CACHE_HOME", "/xdg"), "/home/ada", "kernels"))
                .isEqualTo(Path.of("/xdg/genoise/cuda/kernels"));
        assertThat(CacheFolder.place(Map.of(), "/home/ada", "kernels"))
                .isEqualTo(Path.of("/home/ada/.cache/genoise/cuda/kernels"));
        assertThat(CacheFolder.place(Map.of("XDG_CACHE_HOME", "relative"), "?", "kernels"))
                .isNull();
    }
}
