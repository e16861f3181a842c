package io.genoise.task.context;

import static io.genoise.expression.Formula.ONE;

import com.google.auto.service.AutoService;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.layer.Pass;
import io.genoise.network.Networks;
import io.genoise.op.RandomNumbers;
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
import io.genoise.task.part.Columns;
import io.genoise.task.part.TileLearner;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Of two patches of a picture, where does the second lie: above, below, left, right, or one of the four corners between? To
/// say so one must know what the patches show. Loss: cross-entropy over the eight places; metric: how often the place is told
/// right.
///
/// The first patch is the middle of a 3x3 grid, the second one of its neighbours. A gap between cells, and a jitter of each
/// patch within its cell, keep edges from continuing. Lenses shift green against red and blue, by more the further from the
/// centre: a net would read the place off the fringes, so one direction of colour is projected away, or only one channel is
/// left. One encoder looks at each patch by itself ([TileLearner]).
///
/// Source: Doersch, Gupta, Efros, *Unsupervised visual representation learning by context prediction*, ICCV 2015,
/// arXiv:1505.05192.
@AutoService(PretextTask.class)
public record RelativePosition(
        @Setting(value = "share of a cell's side that its patch leaves free", least = 0, most = 0.6)
                double gap,
        @Setting(
                        value = "share of what is free within which a patch lies by chance",
                        least = 0,
                        most = 1)
                double jitter,
        @Setting("what is done against colour fringes") Fringes fringes,
        @Setting(value = "width of the layer over both patches", least = 8) int hidden)
        implements PretextTask {
    /// How many places there are around a patch.
    public static final int PLACES = 8;

    private static final String KEPT = "kept";
    private static final int CENTRE = 4;
    private static final int PREVIEWS = 16;

    /// What is done to colours, so that they do not tell the place (section 3.1 of the paper).
    public enum Fringes {
        /// The difference between green and magenta is taken out: x ← x·(I − aᵀa/aaᵀ), a = (−1, 2, −1).
        PROJECTION,
        /// One channel of each patch is left, by chance; in the others there is noise a hundredth as strong.
        DROPPING,
        /// Nothing.
        ASIS
    }

    /// The paper's patches of 96 pixels with gaps of 48, jittered by up to 7 either way, projected.
    public RelativePosition() {
        this(0.33, 0.3, Fringes.PROJECTION, 4096);
    }

    @Override
    public RelativePosition small() {
        return new RelativePosition(0.2, 0.5, fringes, 512);
    }

    @Override
    public Card card() {
        return new Card(
                "relative-position",
                "where one patch lies around another",
                Family.CONTEXT,
                "Doersch, Gupta and Efros 2015, Unsupervised visual representation learning by context prediction, arXiv:1505.05192",
                "square pictures");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(20, 64, 0.05f, Networks.laptop(), 32);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", Math.log(PLACES), "accuracy", 1.0 / PLACES);
    }

    @Override
    public void check(Images images) {
        tiles(images).check(images);
    }

    @Override
    public List<String> warnings(Images images) {
        return Tiles.warnings(images);
    }

    Tiles tiles(Images images) {
        return Tiles.of(images.height(), 3, gap, jitter);
    }

    @Override
    public Views views(Images images) {
        return new Pairs(tiles(images));
    }

    /// The picture, where its middle patch and one neighbour lie, which neighbour it is, and the channel that each keeps.
    private record Pairs(Tiles tiles) implements Views {
        @Override
        public List<Column> columns(Images images) {
            return List.of(
                    Views.placed(images, 1),
                    Tiles.column(2),
                    Column.integers(LABELS, 1),
                    Column.integers(KEPT, 2));
        }

        @Override
        public void draw(Sample sample) {
            int place = sample.random().nextInt(PLACES);
            int down = sample.random().nextInt(tiles.rest() + 1);
            int right = sample.random().nextInt(tiles.rest() + 1);
            sample.write(0, Placement.WHOLE);
            sample.put(LABELS, 0, place);
            tiles.draw(sample, 0, CENTRE, down, right);
            tiles.draw(sample, 1, cell(place), down, right);
            sample.put(KEPT, 0, sample.random().nextInt(sample.channels()));
            sample.put(KEPT, 1, sample.random().nextInt(sample.channels()));
        }
    }

    /// The cell of the 3x3 grid, row by row, that neighbour `place` of its middle is.
    static int cell(int place) {
        return place < CENTRE ? place : place + 1;
    }

    @Override
    public PretextLearner learner(Material material) {
        Tiles tiles = tiles(material.images());
        return TileLearner.of(
                material,
                new TileLearner.Question(tiles.side(), 2, hidden, PLACES, false),
                (columns, pass) -> patches(tiles, columns, pass));
    }

    /// The patches `[2N,side,side,C]` as the encoder sees them.
    Tensor patches(Tiles tiles, Columns columns, Pass pass) {
        Tensor cut = tiles.cut(columns.column(Views.PICTURES), columns);
        boolean coloured = cut.shape().extent(3) == 3;
        return switch (coloured ? fringes : Fringes.ASIS) {
            case PROJECTION -> Tiles.normalized(projected(cut));
            case DROPPING -> dropped(Tiles.normalized(cut), columns.column(KEPT), pass);
            case ASIS -> Tiles.normalized(cut);
        };
    }

    /// x·(I − aᵀa/aaᵀ) = x − (x·a)/6·a.
    static Tensor projected(Tensor x) {
        Tensor a = x.device().iota(3).map(i -> i.equal(ONE).times(3).minus(1));
        Tensor along = x.times(a).sum(3).over(6);
        return x.minus(along.reshape(along.shape().insert(3, 1)).times(a));
    }

    private static Tensor dropped(Tensor x, Tensor kept, Pass pass) {
        TensorShape shape = x.shape();
        Tensor own = kept.oneHot(shape.extent(3)).reshape(shape.with(1, 1).with(2, 1));
        Pass noise = pass.within("noise");
        Tensor drawn = RandomNumbers.normal(x.openStep(), shape, noise.key(), noise.stream());
        return Tensor.map(
                List.of(own, x, drawn),
                v -> v.get(0).equal(ONE).select(v.get(1), v.get(2).times(0.01f)));
    }

    /// The two patches where they belong, and where the net puts the second.
    @Override
    public List<Section> previews(Trained trained) {
        Tiles tiles = tiles(trained.train());
        return List.of(
                new TileSections(
                                "Where the net puts patches",
                                "A patch in the middle and one of its neighbours, where the net puts it and where it belongs.",
                                PREVIEWS,
                                tiles,
                                columns -> tiles.cut(columns.column(Views.PICTURES), columns),
                                IntStream.range(0, PLACES)
                                        .mapToObj(place -> new int[] {CENTRE, cell(place)})
                                        .toArray(int[][]::new))
                        .of(trained, "placed"));
    }

    @Override
    public List<ShortcutControl> controls(Trained trained) {
        return List.of(NoiseControl.of(trained));
    }
}
