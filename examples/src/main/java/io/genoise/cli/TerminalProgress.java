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
import me.tongfei.progressbar.ProgressBarStyle;

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

    private static String words(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(figure ->
                        String.format(Locale.ROOT, "%s %.3f", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining("  "));
    }

    /// A bar that redraws itself; it reckons pace and time left.
    private static final class Bar implements Progress {
        private final PrintStream out;
        private ProgressBar bar;

        Bar(PrintStream out) {
            this.out = out;
        }

        @Override
        public void begin(String job, long images, long done) {
            close();
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(job)
                            .setInitialMax(images)
                            .startsFrom(done, Duration.ZERO)
                            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                            .setUpdateIntervalMillis(250)
                            .setUnit(" images", 1)
                            .showSpeed()
                            .setConsumer(new ConsoleProgressBarConsumer(out))
                            .build();
        }

        @Override
        public void advance(long done, Map<String, Double> figures) {
            bar.stepTo(done);
            bar.setExtraMessage(" " + words(figures));
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
    }

    /// A line every 15 seconds, for files and pipes.
    static final class Lines implements Progress {
        private final PrintStream out;
        private final LongSupplier clock;
        private String job = "";
        private long images;
        private long lastLine;
        private Pace pace;

        Lines(PrintStream out, LongSupplier clock) {
            this.out = out;
            this.clock = clock;
        }

        @Override
        public void begin(String newJob, long newImages, long done) {
            job = newJob;
            images = newImages;
            pace = new Pace(newImages);
            lastLine = clock.getAsLong();
            pace.mark(lastLine, done);
        }

        @Override
        public void advance(long done, Map<String, Double> figures) {
            long now = clock.getAsLong();
            pace.mark(now, done);
            if (now - lastLine >= BETWEEN_LINES || done == images) {
                lastLine = now;
                String left = done == images ? "" : ", " + pace.left() + " left";
                out.printf(
                        Locale.ROOT,
                        "%s %3d %%  %s  %,.0f images/s%s%n",
                        job,
                        100 * done / Math.max(1, images),
                        words(figures),
                        pace.perSecond(),
                        left);
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
