package io.genoise.cli;

import io.genoise.train.Pace;
import io.genoise.train.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/// Shows progress to who sits there: a bar on a terminal, else a line every so often. Both go to the standard error, so
/// that results can be piped.
final class TerminalProgress {
    private static final long BETWEEN_LINES = Duration.ofSeconds(15).toNanos();

    private TerminalProgress() {}

    /// The progress that suits where the program runs.
    static Progress here() {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return terminal ? new Bar(System.err) : new Lines(System.err, System::nanoTime);
    }

    /// `loss 0.512  accuracy 0.810  1,200 views/s, 3 min 20 s left`
    private static String words(Map<String, Double> figures, Pace pace, String things) {
        String words =
                figures.entrySet().stream()
                        .map(figure ->
                                String.format(
                                        Locale.ROOT,
                                        "%s %.3f  ",
                                        figure.getKey(),
                                        figure.getValue()))
                        .collect(Collectors.joining());
        String left = pace.left().isEmpty() ? "" : ", " + pace.left() + " left";
        return words + String.format(Locale.ROOT, "%,.0f %s/s", pace.perSecond(), things) + left;
    }

    /// A bar that redraws itself, as long as the figures beside it leave room for.
    static final class Bar implements Progress {
        private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
        private static final int SHORTEST = 8;

        private final PrintStream out;
        private String things = "";
        private Pace pace;
        private ProgressBar bar;

        Bar(PrintStream out) {
            this.out = out;
        }

        @Override
        public void begin(String job, String newThings, long all, long done) {
            close();
            things = newThings;
            pace = new Pace(all);
            pace.mark(System.nanoTime(), done);
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(job)
                            .setInitialMax(all)
                            .startsFrom(done, Duration.ZERO)
                            .setUpdateIntervalMillis(250)
                            .setConsumer(new ConsoleProgressBarConsumer(out))
                            .setRenderer((state, width) ->
                                    line(
                                            state.getTaskName(),
                                            state.getNormalizedProgress(),
                                            state.getExtraMessage(),
                                            width))
                            .build();
        }

        @Override
        public void advance(long done, Map<String, Double> figures) {
            pace.mark(System.nanoTime(), done);
            bar.stepTo(done);
            bar.setExtraMessage(words(figures, pace, things));
        }

        @Override
        public void say(String line) {
            // Over the bar's line, which is drawn again below.
            out.print("\r\u001b[2K" + line + System.lineSeparator());
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }

        /// The line drawn: job, bar, percent, figures; no longer than `width`.
        static String line(String job, double share, String figures, int width) {
            String behind =
                    String.format(Locale.ROOT, " %3.0f %%  %s", Math.floor(100 * share), figures);
            int cells = Math.max(SHORTEST, width - job.length() - behind.length() - 1);
            int eighths = (int) (share * cells * 8);
            int full = eighths / 8;
            StringBuilder line = new StringBuilder(job).append(' ').repeat('█', full);
            if (full < cells) {
                line.append(EIGHTHS.charAt(eighths % 8)).repeat(' ', cells - full - 1);
            }
            line.append(behind);
            return line.length() > width ? line.substring(0, width) : line.toString();
        }
    }

    /// A line every 15 seconds, for files and pipes.
    static final class Lines implements Progress {
        private final PrintStream out;
        private final LongSupplier clock;
        private String job = "";
        private String things = "";
        private long all;
        private long lastLine;
        private Pace pace;

        Lines(PrintStream out, LongSupplier clock) {
            this.out = out;
            this.clock = clock;
        }

        @Override
        public void begin(String newJob, String newThings, long newAll, long done) {
            job = newJob;
            things = newThings;
            all = newAll;
            pace = new Pace(newAll);
            lastLine = clock.getAsLong();
            pace.mark(lastLine, done);
        }

        @Override
        public void advance(long done, Map<String, Double> figures) {
            long now = clock.getAsLong();
            pace.mark(now, done);
            if (now - lastLine >= BETWEEN_LINES || done == all) {
                lastLine = now;
                long percent = 100 * done / Math.max(1, all);
                out.printf("%s %3s %%  %s%n", job, percent, words(figures, pace, things));
            }
        }

        @Override
        public void say(String line) {
            out.println(line);
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
