package io.genoise.generate;

import io.genoise.data.Images;
import io.genoise.network.EncoderNetwork;
import io.genoise.task.Generating;
import io.genoise.train.EncoderCard;
import io.genoise.train.Onlooker;
import io.genoise.train.RunFolder;
import io.genoise.weights.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Keeps what a net makes while it learns, if its learner is a [Generating] one: always of the same noise, before the first
/// step, after every twenty-fourth of the training and at its end, a sheet in the run's folder. It tells in one line when the
/// pictures have become all alike, and when one net has got the better of the other.
///
/// Whatever else learns it looks at in vain.
public final class SampleSheets implements Onlooker {
    /// What the [Variety] of the samples is called wherever it is written.
    public static final String VARIETY = "variety of samples";

    /// Sheets of a training, one more or less.
    static final int SHEETS = 24;

    private static final int PICTURES = 64;
    private static final int CLIPS = 9;

    /// Before so much of the training a net makes much the same of everything, and before so many steps.
    private static final double SETTLED = 0.1;

    private static final int SETTLED_STEPS = 200;

    private final Images real;
    private final long seed;
    private final int settled;
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private int steps;
    private Variety variety;
    private boolean alike;
    private boolean unbalanced;

    /// @param real the pictures that are learned from
    /// @param seed of the noise
    public SampleSheets(Images real, long seed) {
        this(real, seed, SETTLED_STEPS);
    }

    /// @param settled after how many steps, at least, something may be wrong
    SampleSheets(Images real, long seed, int settled) {
        this.real = real;
        this.seed = seed;
        this.settled = settled;
    }

    @Override
    public Map<String, Double> look(EncoderNetwork encoder, EncoderCard card) {
        return Map.of();
    }

    @Override
    public boolean watches(long step, long steps) {
        return isDue(step, steps);
    }

    @Override
    public Seen watch(Moment moment) throws IOException {
        if (!(moment.learner() instanceof Generating net)) {
            return Seen.NOTHING;
        }
        moment.figures().forEach((name, value) -> sums.merge(name, value, Double::sum));
        steps += moment.figures().isEmpty() ? 0 : 1;
        if (!isDue(moment.step(), moment.steps())) {
            return Seen.NOTHING;
        }
        int count = count(net);
        Images made = GeneratedPictures.of(net, real, count, seed, -1);
        write(made, net.classes().size(), moment.folder().samples(), moment.step());
        if (variety == null) {
            variety = Variety.beside(real.shuffled(seed).limit(count), made.pictureBytes());
        }
        double found = variety.of(made);
        List<String> lines = new ArrayList<>();
        if (moment.step() >= Math.max(settled, SETTLED * moment.steps())) {
            collapse(moment.step(), found).ifPresent(lines::add);
            balance(net, moment.step()).ifPresent(lines::add);
        }
        sums.clear();
        steps = 0;
        return new Seen(Map.of(VARIETY, found), lines);
    }

    private Optional<String> collapse(long step, double found) {
        boolean before = alike;
        alike = found < Variety.COLLAPSED;
        return alike && !before
                ? Optional.of(
                        "mode collapse at step %s: the pictures that are made differ from each other by %s %% of what real ones do"
                                .formatted(step, Math.round(100 * found)))
                : Optional.empty();
    }

    private Optional<String> balance(Generating net, long step) {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / steps));
        Optional<String> line = means.isEmpty() ? Optional.empty() : net.imbalance(means);
        boolean before = unbalanced;
        unbalanced = line.isPresent();
        return before ? Optional.empty() : line.map(it -> "step %s: %s".formatted(step, it));
    }

    /// Whether a sheet is kept after `step` of `steps` steps.
    static boolean isDue(long step, long steps) {
        long every = Math.max(1, (steps + SHEETS - 1) / SHEETS);
        return step % every == 0 || step == steps;
    }

    /// Pictures, or clips, of a sheet: full rows.
    private int count(Generating net) {
        int most = real.frames() == 1 ? PICTURES : CLIPS;
        int columns = GeneratedSheet.columns(most, net.classes().size());
        return most / columns * columns;
    }

    private static void write(Images made, int classes, Path folder, long step) throws IOException {
        Files.createDirectories(folder);
        boolean clips = made.frames() > 1;
        Path file =
                folder.resolve(String.format(Locale.ROOT, "%08d.%s", step, clips ? "gif" : "png"));
        byte[] bytes =
                clips
                        ? GeneratedSheet.gif(made, classes).bytes()
                        : GeneratedSheet.picture(made, classes).png();
        AtomicFile.write(file, bytes);
    }

    /// The sheets that were kept, by step.
    ///
    /// @throws IOException if the folder cannot be read
    public static Map<Long, Path> kept(RunFolder folder) throws IOException {
        Map<Long, Path> kept = new TreeMap<>();
        if (Files.isDirectory(folder.samples())) {
            try (Stream<Path> files = Files.list(folder.samples())) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (name.matches("[0-9]{8}[.](png|gif)")) {
                        kept.put(Long.parseLong(name.substring(0, 8)), file);
                    }
                }
            }
        }
        return kept;
    }
}
