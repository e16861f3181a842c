package io.genoise.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir Path folder;

    @Test
    void whatIsWrittenIsReadBackInOrder() throws IOException {
        Checkpoint checkpoint = sample();
        Path file = folder.resolve("a.safetensors");

        SafeTensors.write(file, checkpoint);
        Checkpoint read = SafeTensors.read(file);

        assertThat(read).isEqualTo(checkpoint);
        assertThat(read.tensors().keySet())
                .containsExactlyElementsOf(checkpoint.tensors().keySet());
        assertThat(read.tensor("conv.weight").floats())
                .containsExactly(1.5f, -0f, Float.MIN_VALUE, Float.NaN, 3, 4);
        assertThat(read.tensor("steps").longs()).containsExactly(Long.MIN_VALUE);
        assertThat(read.tensor("seed").ints()).containsExactly(7, -7);
        assertThat(read.tensor("mean").doubles()).containsExactly(Math.PI);
    }

    @Test
    void equalCheckpointsGiveEqualBytesWhateverTheOrderOfTheirMetadata() throws IOException {
        LinkedHashMap<String, String> there = new LinkedHashMap<>();
        there.put("step", "7");
        there.put("network", "nin");
        Map<String, String> back = new LinkedHashMap<>(there.reversed());

        assertThat(write(new Checkpoint(sample().tensors(), back)))
                .isEqualTo(write(new Checkpoint(sample().tensors(), there)));
    }

    @Test
    void mappedReadersFindEveryTensorAligned() throws IOException {
        byte[] file = write(sample());
        int header = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        Header parsed =
                HeaderParser.parse(
                        "x", ByteBuffer.wrap(file, 8, header), 8, file.length - 8 - header);

        assertThat(header % 8).isZero();
        assertThat(parsed.slots())
                .allSatisfy(slot -> assertThat(slot.begin() % slot.type().bytes()).isZero());
    }

    @Test
    void aFileByAnotherWriterIsRead() throws IOException {
        // As huggingface's writer lays it out: no metadata, halves, spaces behind the header.
        String header =
                "{\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"shape\":[],\"dtype\":\"BF16\",\"data_offsets\":[4,6]}} ";
        byte[] data = {0, 0x3c, 0, (byte) 0xc0, (byte) 0x80, 0x3f};

        Checkpoint read = SafeTensors.parse("other", file(header, data));

        assertThat(read.tensor("h").floats()).containsExactly(1, -2);
        assertThat(read.tensor("b").floats()).containsExactly(1);
        assertThat(read.tensor("b").shape()).isEmpty();
    }

    @Test
    void integersAreNotRoundedUnseen() {
        StoredTensor ints = StoredTensor.ofInts(new int[] {1}, new int[] {1 << 25 | 1});

        assertThatThrownBy(ints::floats)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stored tensor I32[1] was read as floating-point numbers");
    }

    @Test
    void aMissingTensorIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> sample().tensor("fc.bias"))
                .hasMessageContainingAll("fc.bias", "conv.weight");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                             | 8  | a header starts with {",
                "{                                                              | 71 | the header ends",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},}        | 62 | a tensor's name",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} x       | 63 | only spaces",
                "{'a':{'dtype':'F31','shape':[1],'data_offsets':[0,4]}}         | 22 | of type 'F31'; known are [BOOL",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}         | 9  | has room for 4 bytes, but F32[2] takes 8",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}         | 9  | lies at 4 to 0",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}         | 9  | but the data has 4 bytes",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]}}          | 73 | 2 bytes follow that belong to no",
                "{'a':{'dtype':'U8','shape':[2],'data_offsets':[2,4]}}          | 9  | leaving a gap after 0",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}        | 37 | a whole number",
                "{'a':{'dtype':'F32','shape':[01],'data_offsets':[0,4]}}        | 37 | leading zeros",
                "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}}       | 38 | expected , in a list",
                "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_o     | 37 | a number beyond",
                "{'a':{'dtype':'F32','shape':[1],'shape':[1]                    | 40 | says shape twice",
                "{'a':{'dtype':'F32','shape':[1]}}                              | 9  | needs dtype, shape and two",
                "{'a':{'dtype':'F32','shape':[1],'offsets':[0,4]}}              | 40 | says 'offsets'",
                "{'\\ud800':{}}                                                 | 10 | half a surrogate pair",
                "{'\\q':{}}                                                     | 11 | a backslash",
                "{'__metadata__':{'a':1}}                                       | 29 | a text in the metadata",
                "{'__metadata__':{'a':'b','\\u0061':'c'}}                       | 33 | 'a' comes twice",
                "{'__metadata__':{},'__metadata__':{}}                          | 27 | '__metadata__' comes twice",
            })
    void aMalformedHeaderIsReportedByFileAndByte(String header, long position, String problem) {
        ByteBuffer file = file("%-63s".formatted(header.strip().replace('\'', '"')), new byte[4]);

        assertThatThrownBy(() -> SafeTensors.parse("run.safetensors", file))
                .isInstanceOf(MalformedCheckpointException.class)
                .hasMessageStartingWith("run.safetensors, byte " + position + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void overlappingTensorsAreRefused() {
        ByteBuffer file =
                file(
                        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
                                + "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[1,4]}}",
                        new byte[4]);

        assertThatThrownBy(() -> SafeTensors.parse("x", file))
                .hasMessageContaining("overlapping up to 3");
    }

    @Test
    void aShapeThatOverflowsIsRefusedEvenIfEmpty() {
        ByteBuffer file =
                file(
                        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647,0],"
                                + "\"data_offsets\":[0,0]}}",
                        new byte[0]);

        assertThatThrownBy(() -> SafeTensors.parse("x", file)).hasMessageContaining("too large");
    }

    @Test
    void bytesThatAreNotUtf8AreReportedByPlace() {
        byte[] header = "{\"a?\":".getBytes(StandardCharsets.UTF_8);
        header[3] = (byte) 0xc0;

        assertThatThrownBy(() -> SafeTensors.parse("x", file(header, new byte[0])))
                .hasMessage("x, byte 11: the header is not UTF-8");
    }

    @Test
    void aHeaderLengthBeyondTheFileAllocatesNothing() {
        ByteBuffer file =
                ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.MAX_VALUE);

        assertThatThrownBy(() -> SafeTensors.parse("x", file))
                .hasMessage(
                        "x, byte 0: header length 9223372036854775807, but a file of 16 bytes has"
                                + " room for at most 8");
    }

    @Test
    void aCutFileIsReportedByName() throws IOException {
        Path file = folder.resolve("cut.safetensors");
        byte[] whole = write(sample());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafeTensors.read(file))
                    .isInstanceOf(MalformedCheckpointException.class)
                    .hasMessageContaining("cut.safetensors, byte ");
        }
    }

    static Checkpoint sample() {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("image", StoredTensor.ofBytes(new int[] {3}, new byte[] {1, 2, -3}));
        tensors.put(
                "conv.weight",
                StoredTensor.ofFloats(
                        new int[] {2, 3},
                        new float[] {1.5f, -0f, Float.MIN_VALUE, Float.NaN, 3, 4}));
        tensors.put("steps", StoredTensor.ofLongs(new int[] {}, new long[] {Long.MIN_VALUE}));
        tensors.put(
                "mean \"\\\n\u0001 ≤ 🍰", StoredTensor.ofDoubles(new int[] {1}, new double[] {1}));
        tensors.put("mean", StoredTensor.ofDoubles(new int[] {1}, new double[] {Math.PI}));
        tensors.put("seed", StoredTensor.ofInts(new int[] {2, 1}, new int[] {7, -7}));
        tensors.put("empty", StoredTensor.ofFloats(new int[] {0, 5}, new float[0]));
        return new Checkpoint(tensors, Map.of("epoch \"1\"", "half\t\ud83c\udf70"));
    }

    private byte[] write(Checkpoint checkpoint) throws IOException {
        Path file = folder.resolve("written.safetensors");
        SafeTensors.write(file, checkpoint);
        return Files.readAllBytes(file);
    }

    static ByteBuffer file(String header, byte[] data) {
        return file(header.getBytes(StandardCharsets.UTF_8), data);
    }

    static ByteBuffer file(byte[] header, byte[] data) {
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(data)
                .flip();
    }
}
