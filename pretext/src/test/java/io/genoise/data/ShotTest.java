package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShotTest {
    private static final byte[] JPEG = TestPictures.jpeg(TestPictures.grey(16, 16, 9), 90);

    @Test
    void timeFractionAndCameraAreRead() {
        byte[] taken = Copies.taken(JPEG, "Pixel 9", "2025:11:30 23:59:58", "05");
        assertThat(Shot.read(taken))
                .contains(
                        new Shot(
                                LocalDateTime.of(2025, 11, 30, 23, 59, 58, 50_000_000), "Pixel 9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000:00:00 00:00:00",
                "    :  :     :  :  ",
                "yesterday",
                "2025:02:30 10:00:00"
            })
    void aTimeThatMakesNoSenseIsNone(String time) {
        assertThat(Shot.read(Copies.taken(JPEG, "X", time, ""))).isEmpty();
    }

    @Test
    void aPictureWithoutANoteHasNoTime() {
        assertThat(Shot.read(JPEG)).isEmpty();
        assertThat(Shot.read(TestPictures.png(TestPictures.grey(4, 4, 1)))).isEmpty();
        assertThat(Shot.read(new byte[] {1, 2, 3})).isEmpty();
    }

    @Test
    void aNoteInAPngIsReadToo() {
        byte[] segment = Copies.taken(JPEG, "X", "2025:11:30 23:59:58", "");
        int length = (segment[4] & 0xFF) << 8 | segment[5] & 0xFF;
        byte[] tiff = java.util.Arrays.copyOfRange(segment, 12, 4 + length);
        byte[] chunk = new byte[12 + tiff.length];
        java.nio.ByteBuffer.wrap(chunk).putInt(tiff.length).putInt(0x65584966).put(tiff);
        byte[] png = TestPictures.png(TestPictures.grey(4, 4, 1));
        assertThat(Shot.read(TestPictures.spliced(png, 33, chunk)))
                .get()
                .extracting(Shot::time)
                .isEqualTo(LocalDateTime.of(2025, 11, 30, 23, 59, 58));
    }
}
