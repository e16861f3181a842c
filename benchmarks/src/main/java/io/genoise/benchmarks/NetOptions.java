package io.genoise.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// What `benchmarks/run net` is asked for.
///
/// @param names of the contests; all of them where none is named and `--all` is
/// @param width in place of a contest's own, or NaN
/// @param batch in place of a contest's own, or 0
/// @param size pixels, in place of a contest's own, or 0
/// @param pairs how often each has its turn
/// @param seconds of a turn
/// @param quick whether one way of PyTorch's will do, and nothing is measured but speed
/// @param folder where the report goes, or null
/// @param profile whether to tell where our time goes, and measure nothing else
record NetOptions(
        List<String> names,
        double width,
        int batch,
        int size,
        int threads,
        int pairs,
        double seconds,
        boolean quick,
        Path folder,
        boolean profile,
        boolean all) {
    static final String USAGE =
            """
            benchmarks/run net NAME… | --all [options]
              a training step, or evaluation, beside PyTorch's, in pairs of turns, after their results have been compared

              --all           the table's networks, one after the other; the table at the end
              --profile       where the time goes on our side, kernel by kernel, and nothing else
              --width FACTOR  of the network's channels
              --batch N       pictures in a batch
              --px N          rows and columns of a picture
              --threads N     how many compute (2)
              --pairs N       how often each has its turn (15; 7 with --all)
              --seconds S     of a turn (3; 2 with --all)
              --out FOLDER    where table, figures and plot go (nowhere)
              --quick         small batches, short turns, one way of PyTorch's, to see it work; the figures say little

            networks:
            %s\
            """;

    /// Reads the command line.
    ///
    /// @throws IllegalArgumentException if it cannot be understood
    static NetOptions of(String... arguments) {
        List<String> names = new ArrayList<>();
        double[] numbers = {Double.NaN, 0, 0, 2, 0, 0};
        List<String> options =
                List.of("--width", "--batch", "--px", "--threads", "--pairs", "--seconds");
        boolean profile = false;
        boolean all = false;
        boolean quick = false;
        Path folder = null;
        for (Iterator<String> each = List.of(arguments).iterator(); each.hasNext(); ) {
            String argument = each.next();
            if (options.contains(argument)) {
                numbers[options.indexOf(argument)] = positive(argument, each);
            } else if (argument.equals("--profile")) {
                profile = true;
            } else if (argument.equals("--all")) {
                all = true;
            } else if (argument.equals("--quick")) {
                quick = true;
            } else if (argument.equals("--out") && each.hasNext()) {
                folder = Path.of(each.next());
            } else if (argument.startsWith("-")) {
                throw new IllegalArgumentException("no option is called " + argument);
            } else {
                names.add(Contests.of(argument).name());
            }
        }
        if (names.isEmpty() != all) {
            throw new IllegalArgumentException(
                    "name the networks to measure, or ask for --all of them");
        }
        return new NetOptions(
                names,
                numbers[0],
                numbers[1] > 0 ? (int) numbers[1] : quick ? 8 : 0,
                (int) numbers[2],
                (int) numbers[3],
                numbers[4] > 0 ? (int) numbers[4] : quick ? 3 : all ? 7 : 15,
                numbers[5] > 0 ? numbers[5] : quick ? 0.2 : all ? 2 : 3,
                quick,
                folder,
                profile,
                all);
    }

    private static double positive(String option, Iterator<String> values) {
        String value = values.hasNext() ? values.next() : "nothing";
        try {
            double number = Double.parseDouble(value);
            boolean whole = option.equals("--width") || option.equals("--seconds");
            if (number > 0 && (whole || number == Math.rint(number))) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number that is too small
        }
        throw new IllegalArgumentException(
                "%s takes a number above 0, not %s".formatted(option, value));
    }

    /// What is to be measured, in its order.
    List<Measured> measured() {
        List<Contest> contests = all ? Contests.TABLE : names.stream().map(Contests::of).toList();
        List<Measured> measured = new ArrayList<>();
        for (Contest contest : contests) {
            List<Work> rows = all ? contest.rows() : contest.rows().subList(0, 1);
            rows.stream()
                    .map(row -> changed(row))
                    .distinct()
                    .forEach(work -> measured.add(new Measured(contest, work)));
        }
        return measured;
    }

    /// A contest and how much of it.
    record Measured(Contest contest, Work work) {}

    private Work changed(Work row) {
        return Work.of(
                Double.isNaN(width) ? row.width() : width,
                batch == 0 ? row.batch() : batch,
                size == 0 ? row.size() : size);
    }

    static String usage() {
        List<String> lines = new ArrayList<>();
        for (Contest contest : Contests.ALL) {
            lines.add("  %-20s %s".formatted(contest.name(), contest.title()));
            contest.rows().forEach(row -> lines.add("  %-20s   %s".formatted("", row)));
        }
        return USAGE.formatted(String.join("\n", lines));
    }
}
