package io.genoise.task.generation;

import io.genoise.data.Images;
import io.genoise.data.Lab;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Text;
import io.genoise.figure.Tile;
import io.genoise.op.Resize;
import io.genoise.task.part.Asked;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Pictures as a net that tells colours got them, as it paints them, and as they are.
final class ColourSections {
    private static final int SHOWN = 12;

    private ColourSections() {}

    /// Some of `images`.
    ///
    /// @param colours a and b `[N,h,w,2]` that the net gives to pictures `[N,H,W,3]`, u8
    static Section of(Device device, Images images, UnaryOperator<Tensor> colours) {
        Asked asked = Asked.of(images, SHOWN);
        float[] painted =
                asked.answers(
                        device,
                        x -> Resize.bilinear(colours.apply(x), images.height(), images.width()));
        List<Tile> tiles = new ArrayList<>();
        int places = images.height() * images.width();
        for (int i = 0; i < asked.count(); i++) {
            Pixels real = asked.picture(i);
            byte[] grey = new byte[3 * places];
            byte[] guessed = new byte[3 * places];
            for (int p = 0; p < places; p++) {
                int at = 2 * (i * places + p);
                double lightness = lightness(real.values(), 3 * p);
                put(grey, 3 * p, Lab.rgb(lightness, 0, 0));
                put(guessed, 3 * p, Lab.rgb(lightness, painted[at], painted[at + 1]));
            }
            tiles.add(Tile.of(new Pixels(images.height(), images.width(), 3, grey), "grey"));
            tiles.add(Tile.of(new Pixels(images.height(), images.width(), 3, guessed), "painted"));
            tiles.add(Tile.of(real, "true"));
        }
        return Section.of(
                "Colours",
                Text.of(
                        "What the net painted has the lightness of the grey pictures, which is all that it saw, and colours of its own."),
                new Pictures("As seen, as painted, as they are.", 3, tiles));
    }

    private static double lightness(byte[] rgb, int at) {
        return Lab.of(unit(rgb[at]), unit(rgb[at + 1]), unit(rgb[at + 2]))[0];
    }

    private static double unit(byte value) {
        return (value & 0xFF) / 255.0;
    }

    private static void put(byte[] target, int at, double... rgb) {
        for (int c = 0; c < 3; c++) {
            target[at + c] = (byte) Math.round(255 * Math.clamp(rgb[c], 0, 1));
        }
    }
}
