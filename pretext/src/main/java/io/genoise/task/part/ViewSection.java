package io.genoise.task.part;

import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.task.Trained;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A few pictures beside the views that a net gets of them, in the colours and sizes in which it gets them.
final class ViewSection {
    private static final int SHOWN = 6;

    private ViewSection() {}

    static Section of(Trained trained, AugmentedViews views) {
        Shown shown = Shown.of(trained, SHOWN);
        Images images = shown.images();
        int count = views.views().size();
        float[] all =
                shown.read((columns, _) ->
                        Tensor.concat(
                                0,
                                IntStream.range(0, count)
                                        .mapToObj(v -> views.view(v, columns::column).reshape(-1))
                                        .toArray(Tensor[]::new)));
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            tiles.add(Tile.of(Pixels.of(images, i), "whole"));
            int at = 0;
            for (int v = 0; v < count; v++) {
                int size = views.views().get(v).size();
                int height = size == 0 ? images.height() : size;
                int width = size == 0 ? images.width() : size;
                int numbers = height * width * images.channels();
                String name = size == 0 ? "view %s".formatted(v + 1) : "part";
                tiles.add(Tile.of(pixels(all, at + i * numbers, height, width, images), name));
                at += images.size() * numbers;
            }
        }
        return Section.of(
                "Views of one picture",
                new Pictures(
                        "Each picture, and the views of it that the net is to say the same of.",
                        count + 1,
                        tiles));
    }

    /// Numbers 0 … 1 from `from` on.
    private static Pixels pixels(float[] numbers, int from, int height, int width, Images like) {
        byte[] bytes = new byte[height * width * like.channels()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.clamp(Math.round(255 * numbers[from + i]), 0, 255);
        }
        return new Pixels(height, width, like.channels(), bytes);
    }
}
