package io.genoise.cli;

import io.genoise.runtime.Supply;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Says on the standard error how far a file is: on a terminal in one line that is written over, else in a line every 15
/// seconds.
final class ByteProgress implements Supply.Watcher, AutoCloseable {
    private static final long ON_TERMINAL = Duration.ofMillis(200).toNanos();
    private static final long IN_FILE = Duration.ofSeconds(15).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier clock;
    private String stage = "";
    private long began;
    private long had;
    private long said;
    private int width;

    /// @param clock in nanoseconds
    ByteProgress(PrintStream out, boolean terminal, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
    }

    /// What suits where the program runs.
    static ByteProgress here() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return new ByteProgress(System.err, terminal, System::nanoTime);
    }

    @Override
    public void reached(String now, long done, long all) {
        long time = clock.getAsLong();
        if (!now.equals(stage)) {
            end();
            stage = now;
            began = time;
            had = done;
            said = time - ON_TERMINAL;
        }
        if (time - said < (terminal ? ON_TERMINAL : IN_FILE) && done < all) {
            return;
        }
        said = time;
        String line = line(done, all, time);
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            width = line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    /// `fetching: 512 of 2027 MB, 34 MB/s`
    private String line(long done, long all, long time) {
        double seconds = (time - began) / 1e9;
        String pace =
                seconds < 1
                        ? ""
                        : String.format(Locale.ROOT, ", %.0f MB/s", (done - had) / seconds / 1e6);
        return String.format(
                Locale.ROOT, "%s: %d of %d MB%s", stage, done / 1_000_000, all / 1_000_000, pace);
    }

    private void end() {
        if (width > 0) {
            out.println();
            width = 0;
        }
    }

    /// Leaves the line.
    @Override
    public void close() {
        end();
    }
}
