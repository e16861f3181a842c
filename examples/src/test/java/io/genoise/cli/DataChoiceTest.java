package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.DataSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataChoiceTest {
    @TempDir Path folder;

    private void idx(String name, int... sizes) throws IOException {
        int count = 1;
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + 3 * 20 * 20);
        bytes.putInt(0x800 + sizes.length);
        for (int size : sizes) {
            bytes.putInt(size);
            count *= size;
        }
        Files.write(
                folder.resolve(name), Arrays.copyOf(bytes.array(), 4 + 4 * sizes.length + count));
    }

    /// A network that is made for a size is made for that of the pictures, then.
    @Test
    void picturesOfOneSizeDecideItWhateverWasAskedFor() throws IOException {
        for (String part : new String[] {"train", "t10k"}) {
            idx(part + "-images-idx3-ubyte", 3, 20, 20);
            idx(part + "-labels-idx1-ubyte", 3);
        }
        DataChoice choice = new DataChoice();
        choice.data = folder.toString();
        choice.size = 32;

        DataSet set = choice.open();

        assertThat(choice.size()).isEqualTo(20);
        assertThat(set.notes()).anyMatch(note -> note.endsWith("whatever --size says"));
    }

    @Test
    void nothingIsSaidWhereNoSizeWasAskedFor() {
        DataChoice choice = new DataChoice();
        choice.data = "scenes";
        choice.limit = 8;

        assertThat(choice.open().notes()).isEmpty();
        assertThat(choice.size()).isEqualTo(32);
    }
}
