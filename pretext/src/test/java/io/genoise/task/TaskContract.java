package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Column;
import io.genoise.data.DriftingImages;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.PackedImages;
import io.genoise.data.Views;
import io.genoise.data.scenes.MovingScenes;
import io.genoise.data.scenes.Scenes;
import io.genoise.figure.Report;
import io.genoise.figure.Section;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.report.RunReport;
import io.genoise.setting.Settings;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.train.EncoderCard;
import io.genoise.train.Journal;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import io.genoise.train.TrainingState;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// What every pretext task promises, checked on a few tiny pictures in seconds. A task's test is
///
/// ```java
/// class JigsawTest {
///     @TestFactory
///     Stream<DynamicTest> contract() {
///         return TaskContract.of(new Jigsaw()).tests();
///     }
/// }
/// ```
///
/// and beside it what only this task can be asked: its loss against a slow oracle, its views by hand.
///
/// The [golden curve][GoldenCurve] is the loss of 50 steps.
///
/// With `-Dgenoise.slow=true` (the profile `slow`) it is checked whole: that is when pictures are learned by heart, when nets are
/// deceived, and when a golden curve is followed to its end rather than for 10 steps.
public final class TaskContract {
    private static final boolean WHOLE = Boolean.getBoolean("genoise.slow");

    private static final String LEARNED_BY_HEART = "eight pictures are learned by heart";
    private static final String DECEIVED = "a discriminator that stands still is deceived";

    /// Promises that take a second a task, over all tasks half a minute.
    private static final Set<String> WHEN_WHOLE = Set.of(LEARNED_BY_HEART, DECEIVED);

    /// What the part is called that makes pictures.
    private static final String GENERATOR = "generator";

    private static final long SEED = 1;
    private static final List<Integer> SMALL = List.of(2, 4, 8, 12);

    private final PretextTask task;
    private final int size;
    private final int pictures;
    private final int frames;
    private final boolean drawn;
    private final EncoderConfig network;
    private final ByHeart byHeart;
    private final double near;
    private final String golden;

    /// When eight pictures are held to be learned by heart: once the loss, as a mean of ten steps, has gone all but `left` of
    /// the way from the first one down to `least`.
    ///
    /// @param steps within how many
    /// @param left share of the way
    /// @param least the loss of a net that knows them by heart, from a formula
    /// @param sameViews whether each step shows the views of the first one
    private record ByHeart(int steps, double left, double least, boolean sameViews) {
        double limit(double first) {
            return least + left * (first - least);
        }
    }

    private TaskContract(
            PretextTask task,
            int size,
            int pictures,
            int frames,
            boolean drawn,
            EncoderConfig network,
            ByHeart byHeart,
            double near,
            String golden) {
        this.task = task;
        this.size = size;
        this.pictures = pictures;
        this.frames = frames;
        this.drawn = drawn;
        this.network = network;
        this.byHeart = byHeart;
        this.near = near;
        this.golden = golden;
    }

    /// The contract of `task`, on eight pictures a step of 16x16 pixels, with a narrow NIN.
    public static TaskContract of(PretextTask task) {
        EncoderConfig network = Networks.of("nin,blocks=3,width=0.05");
        return new TaskContract(
                task, 16, 8, 1, false, network, new ByHeart(150, 0.5, 0, false), 0.25, "");
    }

    /// On pictures of `side` rows and columns.
    public TaskContract size(int side) {
        return new TaskContract(
                task, side, pictures, frames, drawn, network, byHeart, near, golden);
    }

    /// With `count` pictures a step.
    public TaskContract pictures(int count) {
        return new TaskContract(task, size, count, frames, drawn, network, byHeart, near, golden);
    }

    /// On clips of `count` frames: the pictures, [drifting][DriftingImages].
    public TaskContract frames(int count) {
        return new TaskContract(task, size, pictures, count, drawn, network, byHeart, near, golden);
    }

    /// On clips of `count` frames of [MovingScenes], for tasks that ask what only their painter knows.
    public TaskContract movingScenes(int count) {
        return new TaskContract(task, size, pictures, count, true, network, byHeart, near, golden);
    }

    /// With another network, as [Networks#of] reads it.
    public TaskContract network(String text) {
        return new TaskContract(
                task, size, pictures, frames, drawn, Networks.of(text), byHeart, near, golden);
    }

    /// Eight pictures are held to be learned by heart when the loss, as a mean of ten steps, has gone all but `left` of the way
    /// from the first one to the [least][#least] within `steps` steps; usually half of it within 150.
    public TaskContract overfits(int steps, double left) {
        return with(new ByHeart(steps, left, byHeart.least, byHeart.sameViews));
    }

    /// A net that knows eight pictures by heart has the loss `value`, by a formula; usually 0.
    public TaskContract least(double value) {
        return with(new ByHeart(byHeart.steps, byHeart.left, value, byHeart.sameViews));
    }

    /// What is to be learned by heart are the views of the first step, over and over. For tasks that compare views: two crops of
    /// a twelfth of a picture need not have anything in common, and no net can know that they belong together but by heart.
    public TaskContract sameViews() {
        return with(new ByHeart(byHeart.steps, byHeart.left, byHeart.least, true));
    }

    private TaskContract with(ByHeart other) {
        return new TaskContract(task, size, pictures, frames, drawn, network, other, near, golden);
    }

    /// The first figures lie within `share` of what the card calls chance; usually a quarter.
    public TaskContract chanceWithin(double share) {
        return new TaskContract(
                task, size, pictures, frames, drawn, network, byHeart, share, golden);
    }

    /// The loss of 50 steps is as `losses` has it, numbers with spaces or line ends between.
    public TaskContract golden(String losses) {
        return new TaskContract(
                task, size, pictures, frames, drawn, network, byHeart, near, losses);
    }

    /// Every promise as a test of its own: those that are checked now.
    public Stream<DynamicTest> tests() {
        return promises().entrySet().stream()
                .filter(promise -> WHOLE || !WHEN_WHOLE.contains(promise.getKey()))
                .map(promise ->
                        DynamicTest.dynamicTest(
                                task.card().name() + ": " + promise.getKey(),
                                () -> promise.getValue().check()));
    }

    /// Checks one promise.
    ///
    /// @param name as the tests have it
    /// @throws AssertionError if it is not kept
    /// @throws IOException if a golden curve cannot be read or written
    public void check(String name) throws IOException {
        promises().get(name).check();
    }

    /// One thing that a task promises.
    private interface Promise {
        void check() throws IOException;
    }

    private Map<String, Promise> promises() {
        Map<String, Promise> promises = new LinkedHashMap<>();
        promises.put("its settings can be said and read", this::settings);
        promises.put("the same seed draws the same views", this::views);
        promises.put("the first figures are those of chance", this::chance);
        promises.put("gradients reach the first layer", this::gradients);
        promises.put(LEARNED_BY_HEART, this::overfits);
        promises.put(DECEIVED, this::deceives);
        promises.put("one thread and two give the same bits", this::threads);
        promises.put("a training that is broken off goes on to the same bits", this::resumes);
        promises.put("being asked changes nothing", this::asked);
        promises.put("clips and pictures are not mistaken for each other", this::ofItsKind);
        promises.put("grey pictures are taken or refused", this::grey);
        promises.put("small pictures are taken or refused by an option's name", this::small);
        promises.put("previews, controls and a report can be made of what a run left", this::shown);
        promises.put("the loss of 50 steps is as it was", this::golden);
        return promises;
    }

    private void settings() {
        for (PretextTask one : List.of(task, task.small(), task.still())) {
            assertThat(one.with(one.settings())).isEqualTo(one);
            Map<String, String> options = new LinkedHashMap<>();
            one.settings().forEach((name, text) -> options.put(Settings.hyphened(name), text));
            assertThat(one.recorded(options)).isEqualTo(one);
        }
        for (Settings.Entry setting : Settings.entries((Record) task)) {
            assertThat(setting.line())
                    .as("the line of @Setting of %s", setting.name())
                    .isNotBlank()
                    .doesNotEndWith(".");
        }
        assertThat(task.card().line()).as("the card's line").doesNotContain("\n");
        assertThat(Networks.of(task.regimen().network())).isNotNull();
        assertThat(task.small().card().name()).isEqualTo(task.card().name());
    }

    private void views() {
        Images images = scenes(size, 24);
        Batches batches = Batches.shuffled(images, 6, SEED).with(task.views(images));
        try (Loader one = new Loader(batches, 0, 0, 1, 2);
                Loader three = new Loader(batches, 0, 0, 3, 4);
                Loader late = new Loader(batches, 1, 2, 2, 2)) {
            Map<String, Object> drawn = new LinkedHashMap<>();
            for (int step = 0; step < 8; step++) {
                Batch first = one.next();
                Batch second = three.next();
                Map<String, Object> columns = columns(first);
                same(columns(second), columns, "step %s, drawn by one worker and by three", step);
                if (step == 6) {
                    drawn = columns;
                }
                one.release(first);
                three.release(second);
            }
            same(columns(late.next()), drawn, "the third step of the second epoch, drawn alone");
        }
    }

    private static void same(
            Map<String, Object> found,
            Map<String, Object> expected,
            String what,
            Object... numbers) {
        assertThat(found.keySet()).as(what, numbers).isEqualTo(expected.keySet());
        expected.forEach((name, column) ->
                assertThat(Objects.deepEquals(found.get(name), column))
                        .as("column %s of %s", name, what.formatted(numbers))
                        .isTrue());
    }

    private static Map<String, Object> columns(Batch batch) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("indices", Arrays.copyOf(batch.indices(), batch.count()));
        for (Column column : batch.columns()) {
            String name = column.name();
            columns.put(
                    name,
                    switch (column.dtype()) {
                        case U8 -> batch.bytes(name).clone();
                        case I32 -> batch.integers(name).clone();
                        default -> batch.floats(name).clone();
                    });
        }
        return columns;
    }

    private void chance() throws IOException {
        Images images = scenes(size, pictures);
        Map<String, Double> first = figures(task, images, pictures, 1).getFirst();
        assertThat(first).as("figures of a step").containsKey("loss");
        assertThat(first.values()).as("figures of a step").allMatch(Double::isFinite);
        Map<String, Double> chance = task.chance(pictures);
        assertThat(first.keySet()).as("figures of a step").containsAll(chance.keySet());
        Double loss = chance.get("loss");
        if (loss != null) {
            assertThat(first.get("loss"))
                    .as("the first loss, chance being %s", loss)
                    .isCloseTo(loss, within(near * Math.abs(loss)));
        }
    }

    /// Decay alone moves weights towards 0: what is left of the first layer's change beside that came of a gradient.
    private void gradients() throws IOException {
        Images images = scenes(size, pictures);
        try (Device device = Device.best(1)) {
            PretextLearner learner = learner(task, device, images, pictures, 4);
            Parameters parameters = learner.encoder().parameters();
            NetworkParameter layer = parameters.all().getFirst();
            float[] before = parameters.read().get(layer.name()).clone();
            trainer(task, learner, images, pictures, 4).run(Journal.NONE);
            float[] after = parameters.read().get(layer.name());
            double along = 0;
            double squares = 0;
            for (int i = 0; i < before.length; i++) {
                along += (double) (after[i] - before[i]) * before[i];
                squares += (double) before[i] * before[i];
            }
            double rest = 0;
            for (int i = 0; i < before.length; i++) {
                double beside = after[i] - before[i] - along / squares * before[i];
                rest += beside * beside;
            }
            assertThat(Math.sqrt(rest / squares))
                    .as("how far %s has moved beside decay, relative to its length", layer.name())
                    .isGreaterThan(1e-6);
        }
    }

    /// By the mean of ten steps: where views are drawn anew each time, single steps say little. Of two nets against each other
    /// neither can be said to know anything by heart while the other goes on: the generator stands still.
    private void overfits() throws IOException {
        Images images = scenes(size, 8);
        PretextTask still = task.still();
        Views views = still.views(images);
        List<Double> losses = new ArrayList<>();
        List<Double> means = new ArrayList<>();
        figures(
                still,
                byHeart.sameViews ? new SameViews(views) : views,
                images,
                8,
                byHeart.steps + 10,
                new StandingStill(GENERATOR::equals),
                figure -> {
                    double loss = figure.get("loss");
                    losses.add(loss);
                    List<Double> last =
                            losses.subList(Math.max(0, losses.size() - 10), losses.size());
                    means.add(last.stream().mapToDouble(one -> one).average().orElseThrow());
                    return means.getLast() < byHeart.limit(losses.getFirst());
                });
        assertThat(means.stream().mapToDouble(one -> one).min().orElseThrow())
                .as(
                        "the least loss of %s steps, %s at first, %s known by heart",
                        losses.size(), losses.getFirst(), byHeart.least)
                .isLessThan(byHeart.limit(losses.getFirst()));
    }

    /// A generator knows by heart what a discriminator takes for real once its pictures are held for no less real than the real
    /// ones. So the discriminator learns eight pictures while the generator stands still, until it tells them from all others;
    /// then the generator learns while that stands still, as it was.
    private void deceives() throws IOException {
        Images images = scenes(size, 8);
        StandingStill held = new StandingStill(GENERATOR::equals);
        List<Double> leads = new ArrayList<>();
        int steps = byHeart.steps / 2;
        figures(
                task,
                task.views(images),
                images,
                8,
                4 * byHeart.steps,
                held,
                figure -> {
                    if (!figure.containsKey("lead")) {
                        return true;
                    }
                    leads.add(figure.get("lead"));
                    if (leads.size() == steps) {
                        held.others();
                    }
                    return leads.size() > steps && leads.getLast() <= 0;
                });
        if (leads.isEmpty()) {
            return;
        }
        assertThat(leads.get(steps - 1))
                .as("by how much real pictures are in the lead after %s steps", steps)
                .isPositive();
        assertThat(Collections.min(leads.subList(steps, leads.size())))
                .as("the least of %s steps of the generator's more", leads.size() - steps)
                .isNotPositive();
    }

    private void threads() throws IOException {
        List<TrainingState> states = new ArrayList<>();
        Images images = scenes(size, pictures);
        for (int threads : List.of(1, 2)) {
            try (Device device = Device.best(threads)) {
                PretextLearner learner = learner(task, device, images, pictures, 3);
                Trainer trainer = trainer(task, learner, images, pictures, 3);
                trainer.run(Journal.NONE);
                states.add(trainer.state());
            }
        }
        same(states.getLast(), states.getFirst());
    }

    private void resumes() throws IOException {
        int count = 4 * pictures;
        Images images = scenes(size, count);
        try (Device device = Device.best(1)) {
            PretextLearner whole = learner(task, device, images, pictures, 8);
            Trainer unbroken = trainer(task, whole, images, pictures, 2);
            unbroken.run(Journal.NONE);
            PretextLearner begun = learner(task, device, images, pictures, 8);
            Trainer broken = trainer(task, begun, images, pictures, 2);
            broken.run(stoppingAfter(6, broken));
            assertThat(broken.step()).as("steps before it was broken off").isEqualTo(6);
            PretextLearner other = learner(task, device, images, pictures, 8);
            Trainer resumed = trainer(task, other, images, pictures, 2);
            resumed.resume(broken.state());
            resumed.run(Journal.NONE);
            same(resumed.state(), unbroken.state());
        }
    }

    private static Journal stoppingAfter(int steps, Trainer trainer) {
        return new Journal() {
            @Override
            public boolean stopped() {
                return trainer.step() >= steps;
            }
        };
    }

    private static void same(TrainingState actual, TrainingState expected) {
        assertThat(actual.notes()).isEqualTo(expected.notes());
        assertThat(actual.tensors().keySet()).isEqualTo(expected.tensors().keySet());
        expected.tensors()
                .forEach((name, tensor) ->
                        assertThat(actual.tensors().get(name).equals(tensor))
                                .as("%s is the same, bit for bit", name)
                                .isTrue());
    }

    private void asked() throws IOException {
        Images images = scenes(size, pictures);
        try (Device device = Device.best(1)) {
            PretextLearner learner = learner(task, device, images, pictures, 2);
            Trainer trainer = trainer(task, learner, images, pictures, 2);
            TrainingState before = trainer.state();
            Map<String, Double> figures =
                    Pretraining.tested(task, learner, scenes(size, pictures)).means();
            assertThat(figures.values()).allMatch(Double::isFinite);
            same(trainer.state(), before);
        }
    }

    private void ofItsKind() {
        assertThat(task.clips()).as("whether it is asked about clips").isEqualTo(frames > 1);
        Images pictures = Scenes.train(size, 2, SEED);
        Images others = frames > 1 ? pictures : DriftingImages.of(pictures, 4);
        assertThatThrownBy(() -> task.admit(others))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--frames");
    }

    private void grey() throws IOException {
        Images colour = Scenes.train(size, pictures, SEED);
        byte[] pixels = new byte[pictures * size * size];
        byte[] picture = new byte[colour.pictureBytes()];
        int[] labels = new int[pictures];
        for (int i = 0; i < pictures; i++) {
            colour.read(i, picture, 0);
            labels[i] = colour.label(i);
            for (int p = 0; p < size * size; p++) {
                pixels[i * size * size + p] = picture[3 * p + 1];
            }
        }
        Images grey =
                DriftingImages.of(
                        PackedImages.of(
                                "grey",
                                TensorShape.of(size, size, 1),
                                pixels,
                                colour.classes(),
                                labels),
                        frames);
        try {
            task.admit(grey);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("colour").hasMessageContaining("grey");
            return;
        }
        assertThat(figures(task, grey, pictures, 1).getFirst().get("loss")).isFinite();
    }

    private void small() throws IOException {
        for (int side : SMALL) {
            Images tiny = small(side);
            try {
                task.admit(tiny);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).as("pictures of %s pixels", side).contains("--");
                continue;
            }
            if (side >= network.leastSize()) {
                assertThat(figures(task, tiny, pictures, 1).getFirst().get("loss"))
                        .as("the loss of pictures of %s pixels", side)
                        .isFinite();
            }
        }
    }

    /// Pictures of any size: the middle of larger ones.
    private Images small(int side) {
        Images scenes = Scenes.train(16, pictures, SEED);
        byte[] pixels = new byte[pictures * side * side * 3];
        byte[] picture = new byte[scenes.pictureBytes()];
        int[] labels = new int[pictures];
        int margin = (16 - side) / 2;
        for (int i = 0; i < pictures; i++) {
            scenes.read(i, picture, 0);
            labels[i] = scenes.label(i);
            for (int row = 0; row < side; row++) {
                System.arraycopy(
                        picture,
                        ((row + margin) * 16 + margin) * 3,
                        pixels,
                        (i * side + row) * side * 3,
                        side * 3);
            }
        }
        return DriftingImages.of(
                PackedImages.of(
                        "small", TensorShape.of(side, side, 3), pixels, scenes.classes(), labels),
                frames);
    }

    private void shown() throws IOException {
        ofARun((folder, trained, network) -> {
            checkControls(trained);
            checkPreviews(trained);
            checkReport(folder, trained, network);
        });
    }

    private void checkControls(Trained trained) throws IOException {
        for (ShortcutControl control : task.controls(trained)) {
            assertThat(control.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).startsWith("control"));
            assertThat(control.notes().keySet())
                    .isNotEmpty()
                    .allSatisfy(topic -> assertThat(topic).startsWith("control"));
        }
    }

    private void checkPreviews(Trained trained) throws IOException {
        List<Section> sections = task.previews(trained);
        String page = new Report("a task", "what it shows", sections).html();
        sections.forEach(section -> assertThat(page).contains(section.title()));
    }

    /// Its own sections, and those of every net.
    private void checkReport(RunFolder folder, Trained trained, EncoderNetwork network)
            throws IOException {
        Report report =
                new RunReport(
                                folder,
                                network,
                                trained.card(),
                                trained.train(),
                                trained.asked(),
                                Optional.of(trained),
                                null)
                        .report();
        assertThat(report.lead()).contains(task.card().line());
        assertThat(report.sections())
                .extracting(Section::title)
                .contains("What it holds to be alike", "How it learned", "How it was made");
        assertThat(report.html()).isNotEmpty();
    }

    /// What is made of a run when it is over, by another process maybe.
    private interface Afterwards {
        /// @param network the run's encoder, as whoever uses it afterwards loads it
        void look(RunFolder folder, Trained trained, EncoderNetwork network) throws IOException;
    }

    /// A run of one epoch, read again over other pictures, and more or fewer of them, than it learned from.
    private void ofARun(Afterwards afterwards) throws IOException {
        Path runs = Files.createTempDirectory("contract");
        Map<String, String> options = new LinkedHashMap<>();
        task.settings().forEach((name, text) -> options.put(Settings.hyphened(name), text));
        options.put("batch", Integer.toString(pictures));
        RunRecord record =
                new RunRecord(
                        task.card().name(),
                        RunRecord.State.UNFINISHED,
                        SEED,
                        options,
                        List.of(),
                        Map.of());
        try (RunFolder folder = RunFolder.fresh(runs, "run", record);
                Device device = Device.best(1)) {
            new Pretraining(task, network, 1, pictures, task.regimen().rate(), SEED)
                    .run(device.scope().open(), scenes(size, 3 * pictures), folder);
            Optional<Trained> left =
                    Pretraining.left(
                            task.recorded(folder.record().options()),
                            device.scope(),
                            folder,
                            scenes(size, 2 * pictures),
                            drawn
                                    ? MovingScenes.test(size, frames, pictures + 1, SEED)
                                    : DriftingImages.of(
                                            Scenes.test(size, pictures + 1, SEED), frames));
            assertThat(left).as("what the run left, as its record says it").isPresent();
            afterwards.look(
                    folder,
                    left.get(),
                    EncoderCard.load(SafeTensors.read(folder.checkpoint()), device.scope()));
        } finally {
            remove(runs);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void golden() throws IOException {
        new GoldenCurve(task, golden).check(this::losses);
    }

    /// The losses of the first `count` of 50 steps, if not of more.
    private List<Float> losses(int count) throws IOException {
        Images images = scenes(size, pictures);
        List<Float> losses = new ArrayList<>();
        figures(
                task,
                task.views(images),
                images,
                pictures,
                GoldenCurve.STEPS,
                new StandingStill(_ -> false),
                figure -> {
                    losses.add(figure.get("loss").floatValue());
                    return losses.size() >= count;
                });
        return losses;
    }

    /// The figures of each of `steps` steps, each over all of `images`.
    private List<Map<String, Double>> figures(PretextTask of, Images images, int batch, int steps)
            throws IOException {
        return figures(
                of,
                of.views(images),
                images,
                batch,
                steps,
                new StandingStill(_ -> false),
                _ -> false);
    }

    /// As above, of `views`, to the first step whose figures are `enough`, some parts standing still.
    private List<Map<String, Double>> figures(
            PretextTask of,
            Views views,
            Images images,
            int batch,
            int steps,
            StandingStill held,
            Predicate<Map<String, Double>> enough)
            throws IOException {
        List<Map<String, Double>> figures = new ArrayList<>();
        Journal journal =
                new Journal() {
                    private boolean stopped;

                    @Override
                    public void epoch(long step, int epoch, Map<String, Double> means) {
                        figures.add(new LinkedHashMap<>(means));
                        held.restore();
                        stopped = enough.test(means);
                    }

                    @Override
                    public boolean stopped() {
                        return stopped;
                    }
                };
        try (Device device = Device.best(1)) {
            PretextLearner learner = learner(of, device, images, batch, steps);
            held.of(learner.parts());
            trainer(views, learner, images, batch, steps).run(journal);
        }
        return figures;
    }

    private PretextLearner learner(
            PretextTask of, Device device, Images images, int batch, int steps) {
        Pretraining pretraining = new Pretraining(of, network, 1, batch, of.regimen().rate(), SEED);
        return pretraining.learner(
                device.scope().open(), images, Standardization.of(images, of.colours()), steps);
    }

    private static Trainer trainer(
            PretextTask of, PretextLearner learner, Images images, int batch, int epochs) {
        return trainer(of.views(images), learner, images, batch, epochs);
    }

    private static Trainer trainer(
            Views views, PretextLearner learner, Images images, int batch, int epochs) {
        Batches batches = Batches.shuffled(images, batch, SEED).with(views);
        return new Trainer(learner, TrainingPlan.of(batches, epochs, SEED));
    }

    private Images scenes(int size, int count) {
        return drawn
                ? MovingScenes.train(size, frames, count, SEED)
                : DriftingImages.of(Scenes.train(size, count, SEED), frames);
    }
}
