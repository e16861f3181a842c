package io.genoise.train;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/// How fast a job goes and how long it will take, from what it did in the last while: a start-up that was slow, or a
/// machine that was busy an hour ago, soon no longer counts.
public final class Pace {
    private static final long WINDOW = Duration.ofSeconds(60).toNanos();

    private record Mark(long time, long done) {}

    private final Deque<Mark> marks = new ArrayDeque<>();
    private final long total;

    /// @param total how much there is to do
    public Pace(long total) {
        this.total = total;
    }

    /// Notes how much was done at a time.
    ///
    /// @param time in nanoseconds, never decreasing, such as [System#nanoTime]
    /// @param done how much of the whole
    public void mark(long time, long done) {
        marks.addLast(new Mark(time, done));
        // One mark from before the window stays, so that the window is covered.
        while (marks.size() > 2 && time - second().time() >= WINDOW) {
            marks.removeFirst();
        }
    }

    /// How much is done a second; 0 as long as nothing can be said.
    public double perSecond() {
        if (marks.size() < 2) {
            return 0;
        }
        double seconds = (marks.getLast().time() - marks.getFirst().time()) / 1e9;
        return seconds > 0 ? (marks.getLast().done() - marks.getFirst().done()) / seconds : 0;
    }

    /// The time left, as `1 h 02 min`, `3 min 20 s` or `12 s`; empty at the end, and as long as nothing can be said.
    public String left() {
        double pace = perSecond();
        long rest = total - marks.getLast().done();
        return pace > 0 && rest > 0 ? words(Math.round(rest / pace)) : "";
    }

    /// A time in words.
    public static String words(long seconds) {
        if (seconds >= 3600) {
            return String.format(Locale.ROOT, "%s h %02d min", seconds / 3600, seconds % 3600 / 60);
        }
        return seconds >= 60
                ? String.format(Locale.ROOT, "%s min %02d s", seconds / 60, seconds % 60)
                : seconds + " s";
    }

    private Mark second() {
        var iterator = marks.iterator();
        iterator.next();
        return iterator.next();
    }
}
