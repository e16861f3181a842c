package io.genoise.figure;

import java.util.Arrays;
import java.util.List;

/// Points in the plane by group: features of pictures laid out in two dimensions. The axes mean
/// nothing and have no marks.
///
/// @param title over the chart, or empty
/// @param caption under it
/// @param groups each in a colour of its own
public record Scatter(String title, String caption, List<Group> groups) implements Block {
    /// Copies the list.
    public Scatter {
        groups = List.copyOf(groups);
    }

    /// Points of one kind.
    ///
    /// @param name shown in the legend
    /// @param x places across, in any unit
    /// @param y places up, as many and in the same unit
    public record Group(String name, double[] x, double[] y) {
        /// Takes the places as they are, without copying.
        ///
        /// @throws IllegalArgumentException if there are not as many across as up
        public Group {
            if (x.length != y.length) {
                throw new IllegalArgumentException(
                        "%s: %s places across, %s up".formatted(name, x.length, y.length));
            }
        }
    }

    @Override
    public void writeTo(Html html) {
        String words =
                "%s. Points of %s"
                        .formatted(
                                title.isEmpty() ? caption : title,
                                String.join(", ", groups.stream().map(Group::name).toList()));
        Canvas.open(html, title);
        html.open("ul", "class", "legend");
        for (int i = 0; i < groups.size(); i++) {
            html.open("li");
            Legend.sign(html, ink(i));
            html.text(groups.get(i).name()).close("li");
        }
        html.close("ul");
        Canvas.draw(html, words, 520, 360, (width, height) -> draw(html, width, height));
        Canvas.close(html, caption);
    }

    private static Ink ink(int group) {
        return new Ink("ink-" + (group % 8 + 1), (group + group / 8) % 8, false);
    }

    private void draw(Html html, int width, int height) {
        double[] across = range(true);
        double[] up = range(false);
        double unit =
                Math.min((width - 24) / (across[1] - across[0]), (height - 24) / (up[1] - up[0]));
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            for (int j = 0; j < group.x().length; j++) {
                double x = width / 2.0 + unit * (group.x()[j] - (across[0] + across[1]) / 2);
                double y = height / 2.0 - unit * (group.y()[j] - (up[0] + up[1]) / 2);
                ink(i).mark(html, x, y, width == Canvas.WIDE ? 7 : 5, group.name());
            }
        }
    }

    private double[] range(boolean across) {
        double[] all =
                groups.stream()
                        .flatMapToDouble(g -> Arrays.stream(across ? g.x() : g.y()))
                        .sorted()
                        .toArray();
        if (all.length == 0) {
            throw new IllegalArgumentException("the chart %s has no points".formatted(title));
        }
        double least = all[0];
        double most = all[all.length - 1];
        return most > least ? new double[] {least, most} : new double[] {least - 1, least + 1};
    }
}
