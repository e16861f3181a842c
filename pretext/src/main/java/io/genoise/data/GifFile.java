package io.genoise.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/// The pictures of a GIF, one after another, as a browser shows them: each is drawn over what the one before it left, at its
/// own place, through its transparent pixels. What nothing was drawn on is white, as paper is.
///
/// What one leaves is said by its disposal: itself (0, 1), nothing (2), or what was there before it (3). How long each is shown
/// does not matter here: one picture is one frame.
///
/// A picture whose data end early or mean nothing is damage; those before it are whole, and kept.
///
/// Source: CompuServe, *Graphics Interchange Format, Version 89a* (1990), with LZW codes of at most 12 bits.
final class GifFile {
    private static final int EXTENSION = 0x21;
    private static final int PICTURE = 0x2C;
    private static final int END = 0x3B;
    private static final int CONTROL = 0xF9;
    private static final int MOST_CODES = 4096;
    private static final int[] PASS_START = {0, 4, 2, 1};
    private static final int[] PASS_STEP = {8, 8, 4, 2};

    private final byte[] bytes;
    private final Predicate<Picture> sink;
    private int at = 6;
    private int height;
    private int width;
    private byte[] canvas = {};
    private boolean alpha;
    private int frames;

    /// What stands in front of a picture and holds for it alone.
    ///
    /// @param transparent the index that is not drawn, or -1
    private record Control(int disposal, int transparent) {
        static final Control NONE = new Control(0, -1);
    }

    private GifFile(byte[] bytes, Predicate<Picture> sink) {
        this.bytes = bytes;
        this.sink = sink;
    }

    /// Hands the pictures in `bytes`, `[height, width, 3]` and as large as the whole, to `sink` until that says false. Says
    /// what is wrong with the rest; empty if nothing is.
    ///
    /// @throws IOException if not even the first picture is whole, or they are larger than any that is read
    static String read(byte[] bytes, Predicate<Picture> sink) throws IOException {
        GifFile file = new GifFile(bytes, sink);
        try {
            file.read();
            return "";
        } catch (IOException e) {
            if (file.frames == 0) {
                throw e;
            }
            return "%s; the frames before that are kept, %s in all"
                    .formatted(e.getMessage(), file.frames);
        }
    }

    private void read() throws IOException {
        width = twoBytes();
        height = twoBytes();
        int flags = next();
        at += 2;
        byte[] colours = (flags & 0x80) != 0 ? table(flags) : new byte[0];
        Control control = Control.NONE;
        while (true) {
            if (at >= bytes.length && frames > 0) {
                throw new IOException("it has no end mark");
            }
            switch (next()) {
                case 0 -> {} // one end of data too many
                case EXTENSION -> {
                    if (next() == CONTROL && at + 5 < bytes.length && bytes[at] == 4) {
                        int packed = bytes[at + 1];
                        control =
                                new Control(
                                        packed >> 2 & 7,
                                        (packed & 1) != 0 ? bytes[at + 4] & 0xFF : -1);
                    }
                    blocks();
                }
                case PICTURE -> {
                    if (!picture(colours, control)) {
                        return;
                    }
                    control = Control.NONE;
                }
                case END -> {
                    if (frames == 0) {
                        throw damaged("there is none");
                    }
                    return;
                }
                default -> throw damaged("it is not where it should be");
            }
        }
    }

    /// Draws one, hands it on, and leaves what it is to leave. Says whether more are wanted.
    private boolean picture(byte[] shared, Control control) throws IOException {
        int left = twoBytes();
        int top = twoBytes();
        int columns = twoBytes();
        int rows = twoBytes();
        int flags = next();
        byte[] colours = (flags & 0x80) != 0 ? table(flags) : shared;
        if (width == 0 || height == 0) {
            width = columns;
            height = rows;
        }
        long pixels = Math.max((long) width * height, (long) columns * rows);
        if (pixels < 1 || pixels > PictureReader.MAXIMUM_PIXELS) {
            throw new IOException(
                    "%s x %s pixels; at most %s in all are read"
                            .formatted(width, height, PictureReader.MAXIMUM_PIXELS));
        }
        if (canvas.length == 0) {
            canvas = new byte[Math.multiplyExact(3, width * height)];
            Arrays.fill(canvas, (byte) 255);
        }
        int codeBits = next();
        byte[] indices = decoded(codeBits, blocks(), columns * rows);
        byte[] before = control.disposal == 3 ? canvas.clone() : canvas;
        boolean covered = left == 0 && top == 0 && columns >= width && rows >= height;
        for (int i = 0; i < rows; i++) {
            int y = top + ((flags & 0x40) != 0 ? interlaced(i, rows) : i);
            for (int x = 0; x < columns; x++) {
                int index = indices[i * columns + x] & 0xFF;
                if (index == control.transparent) {
                    covered = false;
                } else if (3 * index >= colours.length) {
                    throw damaged("it has a colour that is in no table");
                } else if (y < height && left + x < width) {
                    System.arraycopy(colours, 3 * index, canvas, 3 * (y * width + left + x), 3);
                }
            }
        }
        alpha |= frames == 0 && !covered;
        frames++;
        boolean more = sink.test(new Picture(height, width, 3, canvas.clone(), origin()));
        switch (control.disposal) {
            case 2 -> {
                for (int y = top; y < Math.min(height, top + rows); y++) {
                    int from = 3 * (y * width + Math.min(width, left));
                    int to = 3 * (y * width + Math.min(width, left + columns));
                    Arrays.fill(canvas, from, to, (byte) 255);
                }
            }
            case 3 -> canvas = before;
            default -> {}
        }
        return more;
    }

    private Origin origin() {
        return new Origin(
                PictureFormat.GIF,
                height,
                width,
                Origin.Colour.PALETTE,
                alpha,
                1,
                Optional.empty());
    }

    /// The row that the `i`th of an interlaced picture is.
    private static int interlaced(int i, int rows) {
        int left = i;
        for (int pass = 0; ; pass++) {
            int inPass =
                    (Math.max(0, rows - PASS_START[pass]) + PASS_STEP[pass] - 1) / PASS_STEP[pass];
            if (left < inPass) {
                return PASS_START[pass] + left * PASS_STEP[pass];
            }
            left -= inPass;
        }
    }

    /// Undoes LZW: `count` indices out of `coded`.
    private byte[] decoded(int codeBits, byte[] coded, int count) throws IOException {
        if (codeBits < 1 || codeBits > 11) {
            throw damaged("its codes have %s bits".formatted(codeBits));
        }
        byte[] out = new byte[count];
        int clear = 1 << codeBits;
        // Each text is an earlier one and a letter more: where that one ends in what is written,
        // and how long it is.
        int[] start = new int[MOST_CODES];
        int[] length = new int[MOST_CODES];
        int known = clear + 2;
        int bits = codeBits + 1;
        int last = -1;
        int lastStart = 0;
        int written = 0;
        long buffer = 0;
        int held = 0;
        int from = 0;
        while (written < count) {
            while (held < bits) {
                if (from == coded.length) {
                    throw damaged("its data end early");
                }
                buffer |= (coded[from++] & 0xFFL) << held;
                held += 8;
            }
            int code = (int) (buffer & (1 << bits) - 1);
            buffer >>>= bits;
            held -= bits;
            if (code == clear) {
                known = clear + 2;
                bits = codeBits + 1;
                last = -1;
                continue;
            } else if (code == clear + 1) {
                throw damaged("its data end early");
            } else if (code > known || code == known && (last < 0 || known == MOST_CODES)) {
                throw damaged("its data mean nothing");
            }
            int begun = written;
            if (code < clear) {
                out[written++] = (byte) code;
            } else {
                // The text that is only now becoming known is the last one and its own first
                // letter.
                int copied = code < known ? start[code] : lastStart;
                int letters = code < known ? length[code] : begun - lastStart + 1;
                for (int i = 0; i < letters && written < count; i++) {
                    out[written++] = out[copied + i];
                }
            }
            if (last >= 0 && known < MOST_CODES) {
                start[known] = lastStart;
                length[known] = begun - lastStart + 1;
                known++;
                if (known == 1 << bits && bits < 12) {
                    bits++;
                }
            }
            last = code;
            lastStart = begun;
        }
        return out;
    }

    /// The data of a chain of blocks, and what is behind them comes next.
    private byte[] blocks() throws IOException {
        int total = 0;
        int end = at;
        while (end < bytes.length && bytes[end] != 0) {
            total += Math.min(bytes[end] & 0xFF, bytes.length - end - 1);
            end += 1 + (bytes[end] & 0xFF);
        }
        byte[] data = new byte[total];
        int filled = 0;
        while (at < bytes.length && bytes[at] != 0) {
            int length = Math.min(bytes[at] & 0xFF, bytes.length - at - 1);
            System.arraycopy(bytes, at + 1, data, filled, length);
            filled += length;
            at += 1 + (bytes[at] & 0xFF);
        }
        at++;
        return data;
    }

    private byte[] table(int flags) throws IOException {
        int length = 3 << (flags & 7) + 1;
        if (at + length > bytes.length) {
            throw damaged("its table of colours ends early");
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    private int twoBytes() throws IOException {
        return next() | next() << 8;
    }

    private int next() throws IOException {
        if (at >= bytes.length) {
            throw damaged("the file ends early");
        }
        return bytes[at++] & 0xFF;
    }

    private IOException damaged(String what) {
        return new IOException("frame %s is damaged: %s".formatted(frames, what));
    }
}
