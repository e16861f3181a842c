package io.genoise.task.context;

import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.figure.Axis;
import io.genoise.figure.BarChart;
import io.genoise.figure.Block;
import io.genoise.figure.Headline;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Series;
import io.genoise.figure.Text;
import io.genoise.figure.Tile;
import io.genoise.op.Affine;
import io.genoise.task.ControlVerdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a rotation net says of turned pictures, as a part of a report.
///
/// @param guesses about all of `images`
/// @param images pictures that the net did not learn from, if there are such
/// @param withoutUp labels of classes that look the same whichever way they are turned; usually none is known
/// @param control whether it reads JPEG's traces; empty if that was not asked
public record TurnSections(
        TurnGuesses guesses,
        Images images,
        List<Integer> withoutUp,
        Optional<RotationControl> control) {
    private static final int MOST_PICTURES = 12;
    private static final int MOST_CLASSES = 24;

    /// Copies the list.
    public TurnSections {
        withoutUp = List.copyOf(withoutUp);
    }

    /// How often the turn is told right, in which classes, and what the net says of some pictures.
    public Section section() {
        List<Block> blocks = new ArrayList<>();
        List<Headline.Figure> figures = new ArrayList<>();
        figures.add(
                new Headline.Figure(
                        percent(guesses.accuracy()),
                        "turns told right",
                        String.format(
                                Locale.ROOT,
                                "of %,d pictures in their %s turns; chance is %s",
                                images.size(),
                                number(),
                                chance()),
                        true));
        control.ifPresent(asked -> {
            figure(asked.noise(), "control: turns of noise").ifPresent(figures::add);
            figure(asked.savedAgain(), "control: follows JPEG's grid").ifPresent(figures::add);
        });
        blocks.add(new Headline(figures));
        control.ifPresent(asked -> blocks.addAll(aboutTheControl(asked)));
        if (!withoutUp.isEmpty()) {
            blocks.add(Text.note(aboutThoseWithoutUp()));
        }
        if (images.classes().size() > 1) {
            blocks.add(byClass());
        }
        blocks.add(pictures());
        return new Section("What the net sees", blocks);
    }

    private static Optional<Headline.Figure> figure(TurnControl control, String name) {
        return !control.measured()
                ? Optional.empty()
                : Optional.of(
                        new Headline.Figure(
                                percent(control.value()),
                                "%s (%s)".formatted(name, control.verdict()),
                                narrow(control.detail()),
                                false));
    }

    /// What was asked, and where a control is not passed or cannot be measured, what that means.
    private static List<Block> aboutTheControl(RotationControl control) {
        List<TurnControl> both = List.of(control.noise(), control.savedAgain());
        if (both.stream().noneMatch(TurnControl::measured)) {
            return control.lines().stream().map(TurnSections::note).toList();
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                Text.note(
                        "Does the net read the traces that JPEG left in the pictures, instead of what they show?"
                                + " The first control asks about noise that has no up, saved with the files' own"
                                + " quantisation tables, sampling of colours and EXIF turns. The second asks about"
                                + " real pictures saved again with JPEG's grid along and across: how many more of"
                                + " 100 answers follow the grid instead of the picture."));
        boolean cheats = both.stream().anyMatch(one -> one.verdict() == ControlVerdict.NOT_PASSED);
        if (cheats) {
            blocks.add(
                    Text.warning(
                            "The net reads JPEG's traces, not only what the pictures show. Larger originals weaken this"
                                    + " shortcut: reduced at least twice, or eight times where colours are sampled"
                                    + " unevenly, as 4:2:2 does."));
        }
        both.stream()
                .filter(one -> one.verdict() != ControlVerdict.PASSED)
                .filter(one -> one.verdict() != ControlVerdict.NOT_PASSED)
                .forEach(one -> blocks.add(note(one.words())));
        return blocks;
    }

    private static Block note(String words) {
        return Text.note(
                words.substring(0, 1).toUpperCase(Locale.ROOT) + narrow(words.substring(1)) + ".");
    }

    private static String narrow(String words) {
        return words.replace(" %", "\u202f%");
    }

    private String aboutThoseWithoutUp() {
        double without = guesses.accuracy(i -> withoutUp.contains(images.label(i)));
        double with = guesses.accuracy(i -> !withoutUp.contains(images.label(i)));
        String names =
                withoutUp.stream().map(images.classes()::get).collect(Collectors.joining(" and "));
        return ("%s have no up: turned, they are as likely as before, so no net can tell, and one that"
                        + " could would cheat. It is right about %s of their turns, and about %s of all"
                        + " others.")
                .formatted(names, percent(without), percent(with));
    }

    private BarChart byClass() {
        List<BarChart.Bar> bars = new ArrayList<>();
        for (int label = 0; label < images.classes().size(); label++) {
            int which = label;
            double right = guesses.accuracy(i -> images.label(i) == which);
            if (!Double.isNaN(right)) {
                boolean up = !withoutUp.contains(label);
                bars.add(
                        new BarChart.Bar(
                                images.classes().get(label) + (up ? "" : " (no up)"),
                                right,
                                right,
                                right,
                                up ? Series.Tone.NORMAL : Series.Tone.QUIET));
            }
        }
        bars.sort(Comparator.comparingDouble(BarChart.Bar::value).reversed());
        int classes = bars.size();
        if (classes > MOST_CLASSES) {
            bars.subList(MOST_CLASSES / 2, classes - MOST_CLASSES / 2).clear();
        }
        return new BarChart(
                "In which classes the turn is told",
                String.format(
                                Locale.ROOT,
                                "Share of turns told right by class, %,d pictures in all; chance is %s. The net never",
                                images.size(),
                                chance())
                        + " saw a class's name."
                        + (classes > MOST_CLASSES
                                ? " The %s best and the %s worst of %s classes."
                                        .formatted(MOST_CLASSES / 2, MOST_CLASSES / 2, classes)
                                : ""),
                Axis.percent("turns told right"),
                bars);
    }

    private Pictures pictures() {
        List<Tile> tiles = new ArrayList<>();
        for (int index : Pictures.ofEveryClass(images, MOST_PICTURES)) {
            for (int turn = 0; turn < guesses.turns(); turn++) {
                tiles.add(tile(index, turn));
            }
        }
        List<String> names = IntStream.range(1, guesses.turns()).mapToObj(this::name).toList();
        String last = names.getLast();
        String others = String.join(", ", names.subList(0, names.size() - 1));
        return new Pictures(
                "Pictures as they are and turned by %s counter-clockwise, and how likely the net holds each of the %s turns; the right one is set bold."
                        .formatted(others.isEmpty() ? last : others + " and " + last, number()),
                guesses.turns(),
                tiles);
    }

    private Tile tile(int index, int turn) {
        Pixels upright = Pixels.of(images, index);
        Pixels picture = turned(upright, turn);
        List<Tile.Bar> bars = new ArrayList<>();
        for (int answer = 0; answer < guesses.turns(); answer++) {
            bars.add(
                    new Tile.Bar(
                            name(answer),
                            guesses.probabilities()[index][turn][answer],
                            answer == turn));
        }
        int label = images.label(index);
        String name = turn == 0 && label >= 0 ? images.classes().get(label) : name(turn);
        boolean known = label < 0 || !withoutUp.contains(label);
        Tile.Mark mark =
                !known
                        ? Tile.Mark.NONE
                        : guesses.said(index, turn) == turn ? Tile.Mark.RIGHT : Tile.Mark.WRONG;
        return new Tile(picture, name, mark, bars);
    }

    /// `upright` as the net got it.
    private Pixels turned(Pixels upright, int turn) {
        int side = upright.height();
        int channels = upright.channels();
        byte[] quarters =
                Placement.WHOLE
                        .turned(turn * 4 / guesses.turns())
                        .of(upright.values(), side, side, channels);
        return guesses.turns() <= 4
                ? new Pixels(side, side, channels, quarters)
                : new Pixels(
                        side,
                        side,
                        channels,
                        nearest(quarters, side, channels, EightTurns.place(turn, side)));
    }

    private static byte[] nearest(byte[] pixels, int side, int channels, Affine place) {
        byte[] read = new byte[pixels.length];
        for (int at = 0; at < read.length; at++) {
            double i = at / channels / side + 0.5;
            double j = at / channels % side + 0.5;
            int x = Math.clamp((int) (place.a() * j + place.b() * i + place.c()), 0, side - 1);
            int y = Math.clamp((int) (place.d() * j + place.e() * i + place.f()), 0, side - 1);
            read[at] = pixels[(y * side + x) * channels + at % channels];
        }
        return read;
    }

    private String name(int turn) {
        return turn * 360 / guesses.turns() + "°";
    }

    private String number() {
        return switch (guesses.turns()) {
            case 2 -> "two";
            case 4 -> "four";
            default -> "eight";
        };
    }

    private String chance() {
        return guesses.turns() == 8 ? "12.5\u202f%" : 100 / guesses.turns() + "\u202f%";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f\u202f%%", 100 * share);
    }
}
