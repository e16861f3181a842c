package io.genoise.task.context;

import com.google.auto.service.AutoService;
import io.genoise.augment.Greyscale;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.figure.Section;
import io.genoise.network.Networks;
import io.genoise.setting.Setting;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.Columns;
import io.genoise.task.part.PermutationSet;
import io.genoise.task.part.TileLearner;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// In which order do these tiles make the picture? A picture is cut into tiles, they are laid out in one of some hundred
/// orders, and the net says which: to do so it must know the parts of things, and how they lie to each other. Loss:
/// cross-entropy over the orders; metric: how often the order is told right.
///
/// Shortcuts are closed as in the paper: tiles lie in their cells by chance, so that edges do not continue; each is normalised
/// by itself, so that neither brightness nor contrast tells neighbours; some pictures are grey, so that the lens's colour
/// fringes do not tell the place. One encoder looks at each tile by itself ([TileLearner]).
///
/// Source: Noroozi, Favaro, *Unsupervised learning of visual representations by solving jigsaw puzzles*, ECCV 2016,
/// arXiv:1603.09246.
@AutoService(PretextTask.class)
public record Jigsaw(
        @Setting(value = "tiles along each side", least = 2, most = 3) int grid,
        @Setting(
                        value = "orders to tell apart; of 2 x 2 tiles there are 24",
                        least = 2,
                        most = 1000)
                int permutations,
        @Setting(
                        value =
                                "share of its cell's side that a tile leaves free, to lie in by chance",
                        least = 0,
                        most = 0.5)
                double gap,
        @Setting(value = "share of pictures that are made grey", least = 0, most = 1) double grey,
        @Setting(value = "width of the layer over all tiles", least = 8) int hidden)
        implements PretextTask {
    private static final String GREY = "grey";
    private static final int PREVIEWS = 12;

    /// Of the set of orders, which is the same in every run: answers of two runs mean the same.
    private static final long SEED = 1;

    /// The paper's 3x3 tiles in 1,000 orders, 64 pixels in cells of 75, 30 % grey.
    public Jigsaw() {
        this(3, 1000, 0.15, 0.3, 4096);
    }

    @Override
    public Jigsaw small() {
        return new Jigsaw(2, 24, 0.2, 0.3, 512);
    }

    @Override
    public Card card() {
        return new Card(
                "jigsaw",
                "in which order tiles make the picture",
                Family.CONTEXT,
                "Noroozi and Favaro 2016, Unsupervised learning of visual representations by solving jigsaw puzzles, arXiv:1603.09246",
                "square pictures");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(20, 32, 0.05f, Networks.laptop(), 32);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        int answers = orders().size();
        return Map.of("loss", Math.log(answers), "accuracy", 1.0 / answers);
    }

    /// In colour.
    @Override
    public Jigsaw still() {
        return new Jigsaw(grid, permutations, gap, 0, hidden);
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
        return Tiles.of(images.height(), grid, gap, 1);
    }

    private PermutationSet orders() {
        return PermutationSet.of(grid * grid, permutations, SEED);
    }

    @Override
    public Views views(Images images) {
        return new Shuffled(tiles(images), orders(), new Greyscale(grey));
    }

    /// The picture, where its tiles lie in the order in which they are shown, the order's number, and whether it is grey.
    private record Shuffled(Tiles tiles, PermutationSet set, Greyscale greyscale) implements Views {
        @Override
        public List<Column> columns(Images images) {
            return List.of(
                    Views.placed(images, 1),
                    Tiles.column(tiles.count()),
                    Column.integers(LABELS, 1),
                    Column.floats(GREY, 1, 1));
        }

        @Override
        public void draw(Sample sample) {
            int answer = sample.random().nextInt(set.size());
            int down = sample.random().nextInt(tiles.rest() + 1);
            int right = sample.random().nextInt(tiles.rest() + 1);
            sample.write(0, Placement.WHOLE);
            sample.put(LABELS, 0, answer);
            greyscale.draw(sample.random(), sample.floats(GREY), sample.offset(GREY, 0));
            int[] order = set.orders()[answer];
            for (int place = 0; place < order.length; place++) {
                tiles.draw(sample, place, order[place], down, right);
            }
        }
    }

    @Override
    public PretextLearner learner(Material material) {
        Tiles tiles = tiles(material.images());
        return TileLearner.of(
                material,
                new TileLearner.Question(
                        tiles.side(), tiles.count(), hidden, orders().size(), true),
                (columns, _) -> Tiles.normalized(shown(tiles, columns)));
    }

    /// The tiles in the order in which they are shown, `[N·T,side,side,C]`, 0 … 255.
    Tensor shown(Tiles tiles, Columns columns) {
        Tensor cut = tiles.cut(columns.column(Views.PICTURES), columns);
        return Tiles.changed(cut, new Greyscale(grey), columns.column(GREY));
    }

    /// Tiles as they were shown, as the net puts them, and as they belong.
    @Override
    public List<Section> previews(Trained trained) {
        Tiles cut = tiles(trained.train());
        return List.of(
                new TileSections(
                                "What the net puts in order",
                                "Tiles as the net was shown them, as it orders them, and as they belong.",
                                PREVIEWS,
                                cut,
                                columns -> shown(cut, columns),
                                orders().orders())
                        .of(trained, "ordered", IntStream.range(0, cut.count()).toArray()));
    }

    @Override
    public List<ShortcutControl> controls(Trained trained) {
        return List.of(NoiseControl.of(trained));
    }
}
