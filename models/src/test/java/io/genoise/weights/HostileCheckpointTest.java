package io.genoise.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.random.RandomStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files: each is read as a checkpoint or refused as malformed, and nothing else happens.
class HostileCheckpointTest {
    private static final byte[][] WORDS =
            words(
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "\\u0000",
                    "\\ud83c",
                    " ",
                    "0",
                    "-1",
                    "1e9",
                    "null",
                    "\"a\"",
                    "\"F32\"",
                    "\"I64\"",
                    "\"shape\"",
                    "\"data_offsets\"",
                    "__metadata__",
                    "9223372036854775807",
                    "4294967296",
                    "[[[[[[[[");

    @Test
    void mutatedFilesAreReadOrRefused(@TempDir Path folder) throws Exception {
        readOrRefused(folder, 30_000);
    }

    @Test
    @Tag("slow")
    void aMillionMutatedFilesAreReadOrRefused(@TempDir Path folder) throws Exception {
        readOrRefused(folder, 1_000_000);
    }

    private static void readOrRefused(Path folder, int files) throws Exception {
        Path path = folder.resolve("sample.safetensors");
        SafeTensors.write(path, SafeTensorsTest.sample());
        byte[] whole = Files.readAllBytes(path);
        RandomStream random = RandomStream.of(20260101);
        int read = 0;
        for (int i = 0; i < files; i++) {
            ByteBuffer file = mutated(whole, random);
            try {
                for (StoredTensor tensor : SafeTensors.parse("mutated", file).tensors().values()) {
                    assertThat(tensor.bytes().remaining()).isLessThanOrEqualTo(file.capacity());
                }
                read++;
            } catch (MalformedCheckpointException e) {
                if (e.position() < 0 || e.position() > file.capacity()) {
                    throw new AssertionError(
                            "outside the file of " + file.capacity() + " bytes: " + e.getMessage(),
                            e);
                }
            }
        }
        // Both ways out are taken, or the mutations test nothing.
        assertThat(read).isBetween(files / 100, files / 2);
    }

    /// One to four mutations: bits, bytes, digits, words set or inserted, stretches doubled or cut;
    /// the header's length is mended in half of the cases, so that the damage reaches the parser.
    private static ByteBuffer mutated(byte[] whole, RandomStream random) {
        ByteBuffer file = ByteBuffer.allocate(whole.length + 4 * 64).put(whole);
        int length = whole.length;
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(length);
            int before = length;
            switch (random.nextInt(6)) {
                case 0 -> file.put(at, (byte) (file.get(at) ^ 1 << random.nextInt(8)));
                case 1 -> file.put(at, (byte) random.nextInt(256));
                case 2 -> file.put(at, (byte) ('0' + random.nextInt(10)));
                case 3 -> {
                    byte[] word = WORDS[random.nextInt(WORDS.length)];
                    length = open(file, at, word.length, length);
                    file.put(at, word);
                }
                case 4 -> {
                    int stretch = Math.min(1 + random.nextInt(64), length - at);
                    length = open(file, at, stretch, length);
                }
                default -> {
                    int stretch = Math.min(random.nextInt(64), length - at - 1);
                    System.arraycopy(
                            file.array(), at + stretch, file.array(), at, length - at - stretch);
                    length -= stretch;
                }
            }
            if (random.nextBoolean() && length >= 8) {
                long header = Long.reverseBytes(file.getLong(0)) + length - before;
                file.putLong(0, Long.reverseBytes(header));
            }
        }
        return file.clear().slice(0, length);
    }

    /// Moves what lies from `at` on by `bytes`; what lay there stays, so the stretch is doubled.
    /// Returns the new length.
    private static int open(ByteBuffer file, int at, int bytes, int length) {
        System.arraycopy(file.array(), at, file.array(), at + bytes, length - at);
        return length + bytes;
    }

    private static byte[][] words(String... words) {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }
}
