package io.genoise.backend.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Planes woven into pixels of three or four channels, and pixels parted into planes: how nearly every picture enters and
/// leaves. Of four bytes an element, as many words as there are channels hold two pixels in either order. Bytes: one by one, in unrolled loops that write whole words where they can.
final class FewChannels {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW = 0xFFFFFFFFL;

    private FewChannels() {}

    /// Whether there is a loop for elements of `size` bytes.
    static boolean suits(int channels, int size) {
        return (channels == 3 || channels == 4) && size != 2;
    }

    /// `pixels[p, c] = planes[c, p]`.
    ///
    /// @param tile holds the planes from its start on, `line` bytes from one to the next, and gets the pixels from `to` on
    /// @param size bytes of an element, 1 or 4
    static void weave(byte[] tile, int line, int to, int count, int channels, int size) {
        if (size == 4) {
            if (channels == 3) {
                weaveThreeInts(tile, line, to, count);
            } else {
                weaveFourInts(tile, line, to, count);
            }
            if (count % 2 != 0) {
                last(tile, 4 * (count - 1), line, to + 4 * channels * (count - 1), 4, channels);
            }
        } else if (channels == 3) {
            weaveThreeBytes(tile, line, to, count);
        } else {
            weaveFourBytes(tile, line, to, count);
        }
    }

    /// One pixel of four bytes an element, where two are a pair.
    private static void last(
            byte[] tile, int from, int fromStep, int to, int toStep, int channels) {
        for (int c = 0; c < channels; c++) {
            INTS.set(tile, to + c * toStep, (int) INTS.get(tile, from + c * fromStep));
        }
    }

    private static void weaveFourInts(byte[] tile, int line, int to, int count) {
        int pairs = count / 2;
        for (int i = 0; i < pairs; i++) {
            long a = (long) LONGS.get(tile, 8 * i);
            long b = (long) LONGS.get(tile, line + 8 * i);
            long c = (long) LONGS.get(tile, 2 * line + 8 * i);
            long d = (long) LONGS.get(tile, 3 * line + 8 * i);
            LONGS.set(tile, to + 32 * i, a & LOW | b << 32);
            LONGS.set(tile, to + 32 * i + 8, c & LOW | d << 32);
            LONGS.set(tile, to + 32 * i + 16, a >>> 32 | b & ~LOW);
            LONGS.set(tile, to + 32 * i + 24, c >>> 32 | d & ~LOW);
        }
    }

    private static void weaveThreeInts(byte[] tile, int line, int to, int count) {
        int pairs = count / 2;
        for (int i = 0; i < pairs; i++) {
            long a = (long) LONGS.get(tile, 8 * i);
            long b = (long) LONGS.get(tile, line + 8 * i);
            long c = (long) LONGS.get(tile, 2 * line + 8 * i);
            LONGS.set(tile, to + 24 * i, a & LOW | b << 32);
            LONGS.set(tile, to + 24 * i + 8, c & LOW | a & ~LOW);
            LONGS.set(tile, to + 24 * i + 16, b >>> 32 | c & ~LOW);
        }
    }

    private static void weaveFourBytes(byte[] tile, int line, int to, int count) {
        for (int i = 0; i < count; i++) {
            int pixel =
                    tile[i] & 0xff
                            | (tile[line + i] & 0xff) << 8
                            | (tile[2 * line + i] & 0xff) << 16
                            | tile[3 * line + i] << 24;
            INTS.set(tile, to + 4 * i, pixel);
        }
    }

    private static void weaveThreeBytes(byte[] tile, int line, int to, int count) {
        for (int i = 0; i < count; i++) {
            tile[to + 3 * i] = tile[i];
            tile[to + 3 * i + 1] = tile[line + i];
            tile[to + 3 * i + 2] = tile[2 * line + i];
        }
    }

    /// `planes[c, p] = pixels[p, c]`.
    ///
    /// @param tile holds the pixels from its start on, and gets the planes from `to` on, `row` bytes from one to the next
    /// @param size bytes of an element, 1 or 4
    static void part(byte[] tile, int to, int row, int count, int channels, int size) {
        if (size == 4) {
            if (channels == 3) {
                partThreeInts(tile, to, row, count);
            } else {
                partFourInts(tile, to, row, count);
            }
            if (count % 2 != 0) {
                last(tile, 4 * channels * (count - 1), 4, to + 4 * (count - 1), row, channels);
            }
        } else if (channels == 3) {
            partThreeBytes(tile, to, row, count);
        } else {
            partFourBytes(tile, to, row, count);
        }
    }

    private static void partFourInts(byte[] tile, int to, int row, int count) {
        int pairs = count / 2;
        for (int i = 0; i < pairs; i++) {
            long p = (long) LONGS.get(tile, 32 * i);
            long q = (long) LONGS.get(tile, 32 * i + 8);
            long r = (long) LONGS.get(tile, 32 * i + 16);
            long s = (long) LONGS.get(tile, 32 * i + 24);
            LONGS.set(tile, to + 8 * i, p & LOW | r << 32);
            LONGS.set(tile, to + row + 8 * i, p >>> 32 | r & ~LOW);
            LONGS.set(tile, to + 2 * row + 8 * i, q & LOW | s << 32);
            LONGS.set(tile, to + 3 * row + 8 * i, q >>> 32 | s & ~LOW);
        }
    }

    private static void partThreeInts(byte[] tile, int to, int row, int count) {
        int pairs = count / 2;
        for (int i = 0; i < pairs; i++) {
            long p = (long) LONGS.get(tile, 24 * i);
            long q = (long) LONGS.get(tile, 24 * i + 8);
            long r = (long) LONGS.get(tile, 24 * i + 16);
            LONGS.set(tile, to + 8 * i, p & LOW | q & ~LOW);
            LONGS.set(tile, to + row + 8 * i, p >>> 32 | r << 32);
            LONGS.set(tile, to + 2 * row + 8 * i, q & LOW | r & ~LOW);
        }
    }

    /// Four bytes, `step` apart, side by side.
    private static int four(byte[] tile, int at, int step) {
        return tile[at] & 0xff
                | (tile[at + step] & 0xff) << 8
                | (tile[at + 2 * step] & 0xff) << 16
                | tile[at + 3 * step] << 24;
    }

    private static void partFourBytes(byte[] tile, int to, int row, int count) {
        int fours = count / 4;
        for (int i = 0; i < fours; i++) {
            int from = 16 * i;
            INTS.set(tile, to + 4 * i, four(tile, from, 4));
            INTS.set(tile, to + row + 4 * i, four(tile, from + 1, 4));
            INTS.set(tile, to + 2 * row + 4 * i, four(tile, from + 2, 4));
            INTS.set(tile, to + 3 * row + 4 * i, four(tile, from + 3, 4));
        }
        for (int i = 4 * fours; i < count; i++) {
            int pixel = (int) INTS.get(tile, 4 * i);
            tile[to + i] = (byte) pixel;
            tile[to + row + i] = (byte) (pixel >> 8);
            tile[to + 2 * row + i] = (byte) (pixel >> 16);
            tile[to + 3 * row + i] = (byte) (pixel >> 24);
        }
    }

    private static void partThreeBytes(byte[] tile, int to, int row, int count) {
        int fours = count / 4;
        for (int i = 0; i < fours; i++) {
            int from = 12 * i;
            INTS.set(tile, to + 4 * i, four(tile, from, 3));
            INTS.set(tile, to + row + 4 * i, four(tile, from + 1, 3));
            INTS.set(tile, to + 2 * row + 4 * i, four(tile, from + 2, 3));
        }
        for (int i = 4 * fours; i < count; i++) {
            tile[to + i] = tile[3 * i];
            tile[to + row + i] = tile[3 * i + 1];
            tile[to + 2 * row + i] = tile[3 * i + 2];
        }
    }
}
