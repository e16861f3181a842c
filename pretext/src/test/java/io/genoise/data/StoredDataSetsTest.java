package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CIFAR-10's and MNIST's own files.
class StoredDataSetsTest {
    @TempDir private Path folder;

    /// `count` records, the label of record `i` being `i`, its planes red 10, green 20, blue 30, but red `i` at the
    /// second pixel.
    private static byte[] cifar(int count) {
        byte[] bytes = new byte[count * 3073];
        for (int i = 0; i < count; i++) {
            int at = i * 3073;
            bytes[at] = (byte) i;
            for (int c = 0; c < 3; c++) {
                Arrays.fill(
                        bytes, at + 1 + c * 1024, at + 1 + (c + 1) * 1024, (byte) (10 * (c + 1)));
            }
            bytes[at + 2] = (byte) i;
        }
        return bytes;
    }

    private void idx(String prefix, int count, boolean packed) {
        byte[] pixels = new byte[count * 6];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 10);
        }
        String end = packed ? ".gz" : "";
        save(prefix + "-images-idx3-ubyte" + end, packed(idx(pixels, count, 2, 3), packed));
        save(prefix + "-labels-idx1-ubyte" + end, packed(idx(labels, count), packed));
    }

    private static byte[] idx(byte[] values, int... sizes) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
        bytes.putInt(0x800 + sizes.length);
        for (int size : sizes) {
            bytes.putInt(size);
        }
        return bytes.put(values).array();
    }

    private static byte[] packed(byte[] bytes, boolean packed) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(result)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed ? result.toByteArray() : bytes;
    }

    private Path save(String name, byte[] bytes) {
        return TestPictures.save(folder.resolve(name), bytes);
    }

    @Test
    void cifarPlanesBecomeChannels() {
        save("data_batch_1.bin", cifar(3));
        save("data_batch_2.bin", cifar(2));
        Images images = Cifar10.train(folder);
        assertThat(images.size()).isEqualTo(5);
        assertThat(images.label(4)).isEqualTo(1);
        assertThat(TestImages.pixels(images, 2)).startsWith(10, 20, 30, 2, 20, 30, 10, 20, 30);
    }

    @Test
    void cutOffCifarBatchNamesFileAndByte() {
        save("data_batch_1.bin", Arrays.copyOf(cifar(3), 7000));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Cifar10.train(folder))
                .withMessageContaining("data_batch_1.bin: has 7000 bytes")
                .withMessageContaining("byte 6146");
    }

    @Test
    void cifarLabelOutOfRangeNamesFileAndByte() {
        save("data_batch_1.bin", cifar(11));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Cifar10.train(folder))
                .withMessageContaining("data_batch_1.bin: label 10 at byte 30730");
    }

    @Test
    void missingCifarTestBatchIsNamed() {
        save("data_batch_1.bin", cifar(1));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> DataSets.open(folder.toString(), DataSets.Options.of(32)))
                .withMessageContaining("test_batch.bin: there is no such file");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void idxIsReadPackedAndPlain(boolean packed) {
        idx("train", 12, packed);
        Images images = Idx.train("mnist", folder);
        assertThat(images.height()).isEqualTo(2);
        assertThat(images.width()).isEqualTo(3);
        assertThat(images.label(11)).isEqualTo(1);
        assertThat(TestImages.pixels(images, 1)).containsExactly(6, 7, 8, 9, 10, 11);
    }

    @Test
    void cutOffIdxNamesFileAndByte() throws IOException {
        idx("train", 12, false);
        Path file = folder.resolve("train-images-idx3-ubyte");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Idx.train("mnist", folder))
                .withMessageContaining(
                        "train-images-idx3-ubyte: ends at byte 50; expected 88 bytes");
    }

    @Test
    void tooLongIdxIsAnError() throws IOException {
        idx("train", 12, false);
        Path file = folder.resolve("train-images-idx3-ubyte");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 89));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Idx.train("mnist", folder))
                .withMessageContaining("goes on after byte 88");
    }

    @Test
    void cutOffGzipIsNamed() throws IOException {
        idx("train", 12, true);
        Path file = folder.resolve("train-images-idx3-ubyte.gz");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 40));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Idx.train("mnist", folder))
                .withMessageContaining("train-images-idx3-ubyte.gz: is cut off");
    }

    @Test
    void labelsInPlaceOfPicturesAreRecognised() {
        idx("train", 12, false);
        save("train-images-idx3-ubyte", idx(new byte[12], 12));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Idx.train("mnist", folder))
                .withMessageContaining("starts with 00000801, expected 00000803");
    }

    @Test
    void hugeIdxSizeIsRefused() {
        idx("train", 12, false);
        save("train-images-idx3-ubyte", idx(new byte[12], 60000, 1 << 20, 28));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Idx.train("mnist", folder))
                .withMessageContaining("at byte 8");
    }

    @Test
    void idxCountsMustAgree() {
        idx("train", 12, false);
        save("train-labels-idx1-ubyte", idx(new byte[11], 11));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Idx.train("mnist", folder))
                .withMessageContaining("has 11 labels")
                .withMessageContaining("12 pictures");
    }

    @Test
    void folderOfIdxFilesIsRecognised() {
        idx("train", 12, true);
        idx("t10k", 7, true);
        DataSet opened = DataSets.open(folder.toString(), DataSets.Options.of(32));
        assertThat(opened.train().size()).isEqualTo(12);
        assertThat(opened.test().orElseThrow().size()).isEqualTo(7);
    }

    @Test
    void folderOfCifarFilesIsRecognisedAndReduced() {
        save("data_batch_1.bin", cifar(3));
        save("test_batch.bin", cifar(2));
        DataSet opened = DataSets.open(folder.toString(), DataSets.Options.of(16).resizing());
        assertThat(opened.name()).isEqualTo("cifar10");
        assertThat(opened.test().orElseThrow().height()).isEqualTo(16);
    }

    @Test
    void sizeThatDoesNotDivideIsRefused() {
        idx("train", 12, false);
        idx("t10k", 7, false);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(
                        () -> DataSets.open(folder.toString(), DataSets.Options.of(16).resizing()))
                .withMessageContaining("3x2 pictures, which cannot be brought to size 16");
    }
}
