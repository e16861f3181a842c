package io.genoise.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Pictures side by side in one: a grid of samples, row after row, or clips that all run at once.
public final class Sheet {
    private static final byte PAPER = (byte) 255;

    private Sheet() {}

    /// Pictures in rows of `columns`, `gap` white pixels between them. The last row may have less.
    ///
    /// @throws IllegalArgumentException if there is no picture, their sizes differ, `columns` is below 1 or `gap` below 0
    public static Pixels of(List<Pixels> pictures, int columns, int gap) {
        if (pictures.isEmpty() || columns < 1 || gap < 0) {
            throw new IllegalArgumentException(
                    "%s pictures in %s columns, %s pixels apart"
                            .formatted(pictures.size(), columns, gap));
        }
        Pixels first = pictures.getFirst();
        int across = Math.min(columns, pictures.size());
        int down = (pictures.size() + columns - 1) / columns;
        int width = across * (first.width() + gap) - gap;
        int height = down * (first.height() + gap) - gap;
        int channels = first.channels();
        byte[] sheet = new byte[height * width * channels];
        Arrays.fill(sheet, PAPER);
        int row = first.width() * channels;
        for (int i = 0; i < pictures.size(); i++) {
            Pixels picture = pictures.get(i);
            if (!picture.isShapedAs(first)) {
                throw new IllegalArgumentException(
                        "picture %s is %s, the first one %s"
                                .formatted(i, picture.shape(), first.shape()));
            }
            int left = i % columns * (first.width() + gap);
            int top = i / columns * (first.height() + gap);
            for (int y = 0; y < first.height(); y++) {
                System.arraycopy(
                        picture.values(),
                        y * row,
                        sheet,
                        ((top + y) * width + left) * channels,
                        row);
            }
        }
        return new Pixels(height, width, channels, sheet);
    }

    /// Clips side by side, `[clip][frame]`: the frames of one clip that shows them all. Those that are over wait at their last
    /// frame.
    ///
    /// @param columns clips in a row
    /// @param gap pixels between them
    /// @throws IllegalArgumentException as [#of] does, or if a clip has no frame
    public static List<Pixels> ofClips(List<List<Pixels>> clips, int columns, int gap) {
        int longest = clips.stream().mapToInt(List::size).max().orElse(1);
        List<Pixels> frames = new ArrayList<>();
        for (int t = 0; t < longest; t++) {
            int time = t;
            List<Pixels> shown =
                    IntStream.range(0, clips.size())
                            .mapToObj(i -> at(clips.get(i), i, time))
                            .toList();
            frames.add(of(shown, columns, gap));
        }
        return frames;
    }

    private static Pixels at(List<Pixels> clip, int number, int time) {
        if (clip.isEmpty()) {
            throw new IllegalArgumentException("clip %s has no frame".formatted(number));
        }
        return clip.get(Math.min(time, clip.size() - 1));
    }
}
