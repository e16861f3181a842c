package io.genoise.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Two contenders who take turns, so that whatever else the machine does meets both.
///
/// @param ours seconds of a run, a turn each
/// @param theirs the same of the peer; NaN where there is none
/// @param ratio how many times as fast ours was, a pair of turns each
record Turns(Spread ours, Spread theirs, Spread ratio) {
    /// Whoever can be timed.
    @FunctionalInterface
    interface Contender {
        /// The seconds of a run, of so many.
        double seconds(long runs) throws IOException;
    }

    /// Some rounds, begun by each in turn.
    ///
    /// @param our seconds of a run of ours, about
    /// @param theirs the peer, or null
    /// @param turn seconds of a turn
    static Turns of(
            Contender ours, double our, Contender theirs, double their, double turn, int rounds)
            throws IOException {
        List<Double> mine = new ArrayList<>();
        List<Double> yours = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            double yourTime = i % 2 == 0 ? time(theirs, their, turn) : 0;
            mine.add(time(ours, our, turn));
            yours.add(i % 2 == 0 ? yourTime : time(theirs, their, turn));
            ratios.add(yours.getLast() / mine.getLast());
        }
        return new Turns(Spread.of(mine), Spread.of(yours), Spread.of(ratios));
    }

    private static double time(Contender contender, double expected, double turn)
            throws IOException {
        return contender == null ? Double.NaN : contender.seconds(runs(expected, turn));
    }

    /// Runs for `seconds`, in turns of half the length. Returns the seconds of a run in the fastest.
    static double warmed(Contender contender, double seconds, double turn) throws IOException {
        double spent = 0;
        double least = Double.POSITIVE_INFINITY;
        double last = turn;
        while (spent < seconds) {
            long runs = runs(last, turn / 2);
            last = contender.seconds(runs);
            spent += runs * last;
            least = Math.min(least, last);
        }
        return least;
    }

    /// Runs until nothing has become a fifth faster for `seconds`, or for ten times as long in all: until it is compiled. Returns
    /// the seconds of a run in the fastest turn.
    static double steady(Contender contender, double seconds, double turn) throws IOException {
        double least = warmed(contender, seconds, turn);
        double spent = seconds;
        for (double since = 0; since < seconds && spent < 10 * seconds; ) {
            double now = warmed(contender, turn, turn);
            since = now < 0.8 * least ? 0 : since + turn;
            least = Math.min(least, now);
            spent += turn;
        }
        return least;
    }

    private static long runs(double expected, double turn) {
        return Math.max(1, Math.round(turn / expected));
    }
}
