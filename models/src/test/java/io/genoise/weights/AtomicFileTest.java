package io.genoise.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir Path folder;

    @Test
    void aFullDiskLeavesTheOldFileWholeAndNothingBeside() throws IOException {
        Path file = Files.writeString(folder.resolve("last.safetensors"), "old");

        assertThatThrownBy(() ->
                        AtomicFile.write(
                                file,
                                9000,
                                out -> {
                                    out.write(ByteBuffer.allocate(4096));
                                    throw new IOException("No space left on device");
                                }))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "could not write %s: No space left on device (at byte 4096 of 9000);"
                                + " a file of that name from before is untouched",
                        file);

        assertThat(file).hasContent("old");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void aReaderOfTheOldFileKeepsIt() throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), "old");
        try (var reader = Files.newBufferedReader(file)) {
            AtomicFile.write(file, 3, out -> out.write(ByteBuffer.wrap("new".getBytes())));

            assertThat(reader.readLine()).isEqualTo("old");
        }
        assertThat(file).hasContent("new");
    }

    @Test
    void aMissingFolderIsNamed() {
        Path file = folder.resolve("missing").resolve("run.json");

        assertThatThrownBy(() -> AtomicFile.write(file, 0, out -> {}))
                .hasMessageContaining(file.toString());
    }
}
