package io.genoise.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.transfer.ImportedFeatures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vectors as other tools read them.
class VectorFileTest {
    private static final List<String> NAMES = List.of("a.jpg", "b, \"c\".jpg");
    private static final List<float[]> VECTORS =
            List.of(new float[] {1, 2.5f, -3}, new float[] {1e-8f, 0, 4});

    @TempDir Path folder;

    private Path write(String name) throws IOException {
        Path file = folder.resolve(name);
        VectorFile.of(file).write(file, "conv2 mean", NAMES, VECTORS, Map.of("network", "nin"));
        return file;
    }

    @Test
    void aStudyReadsSafetensorsAsAnotherToolsFeatures() throws IOException {
        ImportedFeatures read = ImportedFeatures.read("ours", write("v.safetensors"));
        assertThat(read.files()).isEqualTo(NAMES);
        assertThat(read.maps().getFirst().map()).isEqualTo("conv2 mean");
        assertThat(read.maps().getFirst().values()).containsExactly(1, 2.5f, -3, 1e-8f, 0, 4);
    }

    /// NumPy's format 1.0: magic, version, length, header padded to 64 bytes with a line's end, numbers.
    @Test
    void numpyReadsItsOwn() throws IOException {
        Path file = write("v.npy");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        bytes.get(magic);
        assertThat(magic).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
        byte[] header = new byte[bytes.getShort()];
        bytes.get(header);
        assertThat((10 + header.length) % 64).isZero();
        assertThat(new String(header, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")
                .endsWith("\n");
        float[] numbers = new float[6];
        bytes.asFloatBuffer().get(numbers);
        assertThat(numbers).containsExactly(1, 2.5f, -3, 1e-8f, 0, 4);
        assertThat(folder.resolve("v.npy.files.json"))
                .hasContent("[\"a.jpg\",\"b, \\\"c\\\".jpg\"]\n");
    }

    @Test
    void aTableQuotesNames() throws IOException {
        assertThat(write("v.csv"))
                .hasContent(
                        """
                        file,0,1,2
                        a.jpg,1.0,2.5,-3.0
                        "b, ""c"".jpg",1.0E-8,0.0,4.0
                        """);
    }

    @Test
    void aLineOfJsonIsAPicture() throws IOException {
        assertThat(Files.readAllLines(write("v.jsonl")))
                .containsExactly(
                        "{\"file\":\"a.jpg\",\"vector\":[1.0,2.5,-3.0]}",
                        "{\"file\":\"b, \\\"c\\\".jpg\",\"vector\":[1.0E-8,0.0,4.0]}");
    }

    @Test
    void anotherNameIsRefused() {
        assertThatThrownBy(() -> VectorFile.of(Path.of("vectors.parquet")))
                .hasMessage(
                        "vectors.parquet: vectors are written as .safetensors, .npy, .csv or .jsonl");
    }
}
