package io.genoise.task.context;

import com.google.auto.service.AutoService;
import io.genoise.augment.Greyscale;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.expression.Formula;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.Activations;
import io.genoise.op.Distances;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.ColourControl;
import io.genoise.task.part.Columns;
import io.genoise.task.part.LastMap;
import io.genoise.task.part.Shown;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import io.genoise.train.Standardization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/// As many eyes, wheels and leaves as a picture has, its four quarters have together. The net's outputs φ ≥ 0 are to count
/// things, whatever they be: φ of the whole, made half as large, must be the sum of φ over the quarters.
///
/// Loss, for a picture x, its quarters Tⱼx, the reduced picture Dx and another picture y of the batch:
///
///     |φ(Dx) − Σⱼ φ(Tⱼx)|² + max(0, M − |φ(Dy) − Σⱼ φ(Tⱼx)|²)
///
/// Without the second term to count nothing would be best; a net that does so has a loss of M. How a picture is reduced is
/// drawn by chance, from the mean of four pixels to one of the four, so that its sharpness does not tell it from a quarter; and
/// some are grey, since colours are there as often in a picture as in its quarters, whatever things they are of.
///
/// Source: Noroozi, Pirsiavash, Favaro, *Representation learning by learning to count*, ICCV 2017, arXiv:1708.06734.
@AutoService(PretextTask.class)
public record Counting(
        @Setting(value = "kinds of things that are counted", least = 1) int counts,
        @Setting(value = "margin M between the counts of two pictures", least = 0) float margin,
        @Setting(value = "share of pictures that are made grey", least = 0, most = 1) double grey,
        @Setting(value = "width of the layer before the counts", least = 1) int hidden)
        implements PretextTask {
    private static final String GREY = "grey";
    private static final String SMOOTHNESS = "smoothness";
    private static final int QUARTERS = 4;
    private static final int PREVIEWS = 16;

    /// The paper's 1,000 counts and margin of 10.
    public Counting() {
        this(1000, 10, 0.5, 4096);
    }

    @Override
    public Counting small() {
        return new Counting(128, margin, grey, 256);
    }

    @Override
    public Card card() {
        return new Card(
                "counting",
                "how many things there are: as many as in the four quarters together",
                Family.CONTEXT,
                "Noroozi, Pirsiavash and Favaro 2017, Representation learning by learning to count, arXiv:1708.06734",
                "square pictures");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(20, 32, 0.02f, Networks.laptop(), 32);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", (double) margin);
    }

    /// In colour.
    @Override
    public Counting still() {
        return new Counting(counts, margin, 0, hidden);
    }

    @Override
    public void check(Images images) {
        tiles(images).check(images);
    }

    private static Tiles tiles(Images images) {
        return Tiles.of(images.height(), 2, 0, 0);
    }

    @Override
    public Views views(Images images) {
        return new Quartered(tiles(images), new Greyscale(grey));
    }

    private record Quartered(Tiles tiles, Greyscale greyscale) implements Views {
        @Override
        public List<Column> columns(Images images) {
            return List.of(
                    Views.placed(images, 1),
                    Tiles.column(QUARTERS),
                    Column.floats(GREY, 1, 1),
                    Column.floats(SMOOTHNESS, 1));
        }

        @Override
        public void draw(Sample sample) {
            sample.write(0, Placement.WHOLE);
            greyscale.draw(sample.random(), sample.floats(GREY), sample.offset(GREY, 0));
            sample.put(SMOOTHNESS, 0, sample.random().nextFloat());
            for (int quarter = 0; quarter < QUARTERS; quarter++) {
                tiles.draw(sample, quarter, quarter, 0, 0);
            }
        }
    }

    @Override
    public PretextLearner learner(Material material) {
        EncoderNetwork encoder = material.encoder(0);
        Parameters own = material.parameters("head");
        Tiles tiles = tiles(material.images());
        LastMap map = LastMap.of(encoder, tiles.side());
        Linear before =
                Linear.afterMap(
                        own,
                        "hidden",
                        TensorShape.of(map.height(), map.width(), map.channels()),
                        hidden);
        Linear last = Linear.of(own, "counts", hidden, counts, Initial.normal(0.01));
        own.flat();
        return new Counter(
                this,
                material.standardization().in(material.scope()),
                tiles,
                encoder,
                map,
                before,
                last,
                material.sgd(Part.ENCODER, encoder.parameters()),
                material.sgd("head", own));
    }

    /// Pictures, and how many things the net counts in them and in their quarters.
    @Override
    public List<Section> previews(Trained trained) {
        Counter counter = (Counter) trained.learner();
        Shown shown = Shown.of(trained, PREVIEWS);
        float[] quarters =
                shown.read((columns, pass) -> counter.counts(columns, pass).get(0).sum(1, 2));
        float[] whole = shown.read((columns, pass) -> counter.counts(columns, pass).get(1).sum(1));
        List<Tile> blocks = new ArrayList<>();
        for (int i = 0; i < whole.length; i++) {
            blocks.add(
                    Tile.of(
                            Pixels.of(shown.images(), i),
                            String.format(Locale.ROOT, "%.1f, %.1f", whole[i], quarters[i])));
        }
        return List.of(
                Section.of(
                        "What the net counts",
                        Pictures.of(
                                "Pictures with the sum of all counts: of the whole, and of its four quarters together.",
                                blocks)));
    }

    /// Whether it counts colours, and whether it tells the whole from a quarter by its sharpness; both asked in colour.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        Counter counter = (Counter) trained.learner();
        return controls(trained, counter::counts);
    }

    /// @param counts of quarters and of the whole, as [Counter#counts] has them
    static List<ShortcutControl> controls(
            Trained trained, BiFunction<Columns, Pass, List<Tensor>> counts) {
        Shown shown = ColourControl.shown(trained.asking(trained.task().still()));
        BiFunction<Columns, Pass, Tensor> quarters =
                (columns, pass) -> counts.apply(columns, pass).get(0).sum(1);
        BiFunction<Columns, Pass, Tensor> whole =
                (columns, pass) -> counts.apply(columns, pass).get(1);
        int n = shown.images().size();
        float[] ofQuarters = shown.read(quarters);
        return List.of(
                ColourControl.of(
                        ColourControl.Sought.WHOLES, shown, 2, quarters, shown.read(whole)),
                SharpnessControl.of(
                        ColourControl.found(ofQuarters, shown.read(reduced(whole, 1)), n),
                        ColourControl.found(ofQuarters, shown.read(reduced(whole, 0)), n)));
    }

    /// The same of pictures that are all reduced alike.
    private static BiFunction<Columns, Pass, Tensor> reduced(
            BiFunction<Columns, Pass, Tensor> asking, float smoothness) {
        return (columns, pass) ->
                asking.apply(
                        name -> {
                            Tensor column = columns.column(name);
                            return name.equals(SMOOTHNESS)
                                    ? column.times(0).plus(smoothness)
                                    : column;
                        },
                        pass);
    }

    record Counter(
            Counting task,
            Standardization.OnDevice standardization,
            Tiles tiles,
            EncoderNetwork encoder,
            LastMap map,
            Linear before,
            Linear last,
            Part.Trained first,
            Part.Trained second)
            implements PretextLearner {
        @Override
        public List<Part> parts() {
            return List.of(first, second);
        }

        /// φ of the quarters of N pictures and of the reduced pictures, as `[N,4,counts]` and `[N,counts]`.
        List<Tensor> counts(Columns columns, Pass pass) {
            Tensor pictures = columns.column(Views.PICTURES);
            Tensor quarters = tiles.cut(pictures, columns);
            int n = pictures.shape().extent(0);
            Tensor whole = reduced(pictures, columns.column(SMOOTHNESS));
            Greyscale greyscale = new Greyscale(task.grey);
            Tensor grey = columns.column(GREY);
            Tensor all =
                    Tensor.concat(
                            0,
                            Tiles.changed(quarters, greyscale, grey),
                            Tiles.changed(whole, greyscale, grey));
            Tensor seen = all.times(standardization.factor()).plus(standardization.offset());
            Tensor flat = map.of(seen, pass.within("encoder")).reshape(5 * n, -1);
            Tensor hidden = Activations.relu(pass.through("hidden", before, flat));
            Tensor counts = Activations.relu(pass.through("counts", last, hidden));
            return List.of(
                    counts.fixedSlice(0, 0, QUARTERS * n).reshape(n, QUARTERS, task.counts),
                    counts.fixedSlice(0, QUARTERS * n, 5 * n));
        }

        /// Pictures `[N,H,W,C]` half as large: s·(the mean of four pixels) + (1 − s)·(the upper left one).
        Tensor reduced(Tensor pictures, Tensor smoothness) {
            int side = tiles.side();
            TensorShape shape = pictures.shape();
            Tensor fours =
                    pictures.slice(1, 0, 2 * side)
                            .slice(2, 0, 2 * side)
                            .reshape(shape.extent(0), side, 2, side, 2, shape.extent(3));
            Tensor one = fours.fixedSlice(2, 0, 1).fixedSlice(4, 0, 1);
            Tensor s = smoothness.reshape(-1, 1, 1, 1);
            Tensor mean = fours.mean(2, 4);
            Tensor sharp = one.reshape(mean.shape());
            return sharp.plus(mean.minus(sharp).times(s));
        }

        /// The loss, `[]`.
        ///
        /// @param quarters φ(Tⱼx), `[N,4,K]`
        /// @param whole φ(Dx), `[N,K]`; the other picture is the next one of the batch, and the last one's is the first
        static Tensor loss(Tensor quarters, Tensor whole, float margin) {
            int n = whole.shape().extent(0);
            Tensor sum = quarters.sum(1);
            Tensor others = Tensor.concat(0, whole.fixedSlice(0, 1, n), whole.fixedSlice(0, 0, 1));
            Tensor apart =
                    Distances.squared(others, sum, 1)
                            .map(v -> Formula.scalar(margin).minus(v).max(Formula.ZERO));
            return Distances.squared(whole, sum, 1).plus(apart).mean();
        }

        @Override
        public void learn(Lesson lesson) {
            List<Tensor> counts = counts(lesson::column, lesson.pass());
            lesson.minimize(loss(counts.get(0), counts.get(1), task.margin), first, second);
            lesson.show("things", counts.get(1).sum(1).mean());
        }
    }
}
