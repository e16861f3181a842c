package io.genoise.figure;

import io.genoise.data.Images;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// Pictures in a grid that flows with the page's width, in groups that stay together in one line: a
/// picture in its four turns is a group of four.
///
/// @param caption what is shown
/// @param group how many tiles stay in one line; 1 lets them flow
/// @param tiles group after group
public record Pictures(String caption, int group, List<Tile> tiles) implements Block {
    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if the pictures do not make whole groups
    public Pictures {
        if (group < 1 || tiles.size() % group != 0) {
            throw new IllegalArgumentException(
                    "%s pictures do not make groups of %s".formatted(tiles.size(), group));
        }
        tiles = List.copyOf(tiles);
    }

    /// Pictures that flow.
    public static Pictures of(String caption, List<Tile> tiles) {
        return new Pictures(caption, 1, tiles);
    }

    /// Up to `most` pictures, the first of each class in turn; where there are no classes, spread over all.
    public static List<Integer> ofEveryClass(Images images, int most) {
        List<Integer> chosen = new ArrayList<>();
        boolean[] seen = new boolean[images.classes().size()];
        for (int i = 0; i < images.size() && chosen.size() < most; i++) {
            int label = images.label(i);
            if (label >= 0 && !seen[label]) {
                seen[label] = true;
                chosen.add(i);
            }
        }
        if (chosen.isEmpty()) {
            int wanted = Math.min(most, images.size());
            for (int i = 0; i < wanted; i++) {
                chosen.add((int) ((long) i * images.size() / wanted));
            }
        }
        return chosen;
    }

    /// The filters of a first layer as grey or RGB tiles. Each is scaled by its own largest absolute weight: 0 is middle grey.
    ///
    /// @param shape of the weights, `[K,R,S,C]` with C 1 or 3
    /// @throws IllegalArgumentException if the sizes do not fit
    public static Block filters(String caption, float[] weights, TensorShape shape) {
        if (shape.rank() != 4 || shape.extent(0) < 1 || weights.length != shape.elements()) {
            throw new IllegalArgumentException(
                    "%s weights came for filters of %s".formatted(weights.length, shape));
        }
        int k = shape.extent(0);
        int r = shape.extent(1);
        int s = shape.extent(2);
        int c = shape.extent(3);
        List<Pixels> filters = new ArrayList<>();
        int size = r * s * c;
        for (int filter = 0; filter < k; filter++) {
            float largest = Float.MIN_NORMAL;
            for (int i = 0; i < size; i++) {
                largest = Math.max(largest, Math.abs(weights[filter * size + i]));
            }
            byte[] pixels = new byte[size];
            for (int i = 0; i < size; i++) {
                pixels[i] =
                        (byte) Math.round(127.5f + 127.5f * weights[filter * size + i] / largest);
            }
            filters.add(new Pixels(r, s, c, pixels));
        }
        return html -> {
            html.open("figure");
            html.open("div", "class", "filters", "role", "img", "aria-label", caption);
            for (Pixels filter : filters) {
                html.empty("img", "src", filter.address(), "alt", "");
            }
            html.close("div").element("figcaption", caption).close("figure");
        };
    }

    @Override
    public void writeTo(Html html) {
        html.open("figure");
        html.open(
                "div",
                "class",
                group == 1 ? "pictures" : "pictures grouped",
                "style",
                "--group:%s;--least:%spx".formatted(group, Tile.least(tiles)));
        for (int first = 0; first < tiles.size(); first += group) {
            if (group > 1) {
                html.open("div", "class", "group");
            }
            for (Tile tile : tiles.subList(first, first + group)) {
                tile.writeTo(html);
            }
            if (group > 1) {
                html.close("div");
            }
        }
        html.close("div").element("figcaption", caption).close("figure");
    }
}
