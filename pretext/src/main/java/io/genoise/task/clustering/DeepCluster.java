package io.genoise.task.clustering;

import com.google.auto.service.AutoService;
import io.genoise.augment.AugmentedViews;
import io.genoise.augment.Crop;
import io.genoise.augment.PictureView;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Distances;
import io.genoise.op.Softmax;
import io.genoise.random.RandomStream;
import io.genoise.setting.Setting;
import io.genoise.shape.DType;
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
import io.genoise.task.part.Shown;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.train.Answers;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// To which cluster of pictures does this one belong? Before each epoch the net's own features of all pictures are whitened
/// ([Whitening]) and put into clusters ([KMeans]); these are the classes of the epoch, and a linear classifier, begun anew,
/// tells them apart on crops. Loss: cross-entropy, each picture weighted by 1/(size of its cluster), which the paper gives as
/// equal to sampling uniformly over clusters (section 3.3, trivial parametrization): else few large ones would do.
///
///     loss = Σ wᵢ·(−log softmax(logitsᵢ)[cᵢ])/Σ wᵢ,  wᵢ = N/(clusters·sizeᵢ)
///
/// The paper has 10,000 clusters of 1.3 million pictures, ten times as many as there are classes; here as many are asked for.
/// Its pictures go through a Sobel filter first; these keep their colours, and clusters may be found by them: the control looks.
///
/// Source: Caron, Bojanowski, Joulin, Douze, *Deep clustering for unsupervised learning of visual features*, ECCV 2018,
/// arXiv:1807.05520, section 3.
@AutoService(PretextTask.class)
public record DeepCluster(
        @Setting(value = "clusters, several times the classes expected", least = 2, most = 100000)
                int clusters,
        @Setting(value = "numbers of whitened features", least = 1, most = 4096) int dimensions,
        @Setting(value = "times that the clusters' centres move", least = 1, most = 1000)
                int iterations,
        @Setting(value = "least share of a picture that a crop shows", least = 0.01, most = 1)
                double area)
        implements PretextTask {
    private static final String INDEX = "index";
    private static final String HEAD = "classifier";
    private static final long RANDOM = 41;

    /// The paper's 256 numbers, and clusters for some thousands of pictures.
    public DeepCluster() {
        this(200, 256, 20, 0.08);
    }

    @Override
    public Card card() {
        return new Card(
                "deepcluster",
                "to which cluster of pictures, found anew in each epoch, does this one belong?",
                Family.CLUSTERING,
                "Caron, Bojanowski, Joulin, Douze 2018, Deep clustering for unsupervised learning of visual features,"
                        + " arXiv:1807.05520, section 3",
                "");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(50, 128, 0.05f, "resnet18,width=0.25", 32);
    }

    @Override
    public PretextTask small() {
        return new DeepCluster(Math.min(clusters, 100), Math.min(dimensions, 64), iterations, area);
    }

    @Override
    public void check(Images images) {
        if (images.size() < clusters) {
            throw new IllegalArgumentException(
                    "%s has %s pictures, fewer than the %s clusters that --clusters asks for"
                            .formatted(images.name(), images.size(), clusters));
        }
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", Math.log(clusters), "accuracy", 1.0 / clusters);
    }

    /// Each picture once, its number, and a crop of it.
    @Override
    public Views views(Images images) {
        AugmentedViews crop = crop();
        return new Views() {
            @Override
            public List<Column> columns(Images images) {
                List<Column> columns = new ArrayList<>(crop.columns(images));
                columns.add(Column.integers(INDEX, 1));
                return columns;
            }

            @Override
            public void draw(Sample sample) {
                crop.draw(sample);
                sample.put(INDEX, 0, sample.index());
            }
        };
    }

    private AugmentedViews crop() {
        return AugmentedViews.of(PictureView.of(Crop.of(area, 1)));
    }

    /// Whole pictures, mirrored at random.
    @Override
    public DeepCluster still() {
        return new DeepCluster(clusters, dimensions, iterations, 1);
    }

    @Override
    public PretextLearner learner(Material material) {
        return new Clustered(this, material);
    }

    /// Whether it knows pictures by their colours.
    @Override
    public List<ShortcutControl> controls(Trained trained) {
        Clustered net = (Clustered) trained.learner();
        return List.of(
                control(
                        trained,
                        (x, pass) -> net.encoder.forward(net.material.standardized(x), pass)));
    }

    /// @param features of crops `[N,H,W,C]`: `[N,D]`, whose directions from their mean are compared
    ColourControl control(Trained trained, Layer features) {
        BiFunction<Columns, Pass, Tensor> directions =
                (columns, pass) -> {
                    Tensor found = features.forward(crop().view(0, columns::column), pass);
                    return Distances.normalize(found.minus(found.mean(0)), 1);
                };
        Shown crops = ColourControl.shown(trained);
        Shown whole = new Shown(trained.asking(still()), crops.images());
        return ColourControl.of(
                ColourControl.Sought.CROPS, crops, 1, directions, whole.read(directions));
    }

    private static final class Clustered implements PretextLearner {
        private final DeepCluster task;
        private final Material material;
        private final EncoderNetwork encoder;
        private final Linear classifier;
        private final Part.Trained network;
        private final Part.Trained head;
        private final Variable clusters;
        private final Variable weights;

        Clustered(DeepCluster task, Material material) {
            this.task = task;
            this.material = material;
            encoder = material.encoder(0);
            Parameters block = material.parameters(HEAD);
            classifier = Linear.of(block, "linear", encoder.features(), task.clusters);
            network = material.sgd(Part.ENCODER, encoder.parameters());
            head = material.sgd(HEAD, block);
            Scope scope = material.scope();
            TensorShape one = TensorShape.of(material.images().size());
            clusters = scope.variable("clusters", one, DType.I32);
            weights = scope.variable("weights", one, DType.F32);
        }

        @Override
        public EncoderNetwork encoder() {
            return encoder;
        }

        @Override
        public List<Part> parts() {
            return List.of(network, head, Part.Memory.of("found", clusters, weights));
        }

        @Override
        public void beginEpoch(int epoch, Images images) {
            task.check(images);
            RandomStream random = RandomStream.of(material.seed(), RANDOM, epoch);
            KMeans found;
            try (Scope scope = material.scope().open()) {
                float[] features =
                        Answers.of(
                                encoder.parameters().device(),
                                images,
                                Answers.AT_ONCE,
                                x -> encoder.forward(material.standardized(x), Pass.eval()));
                TensorShape shape = TensorShape.of(images.size(), encoder.features());
                Variable points = scope.variable("features", shape, features);
                Variable white = Whitening.of(points, task.dimensions).apply(points, scope);
                found = KMeans.of(white, task.clusters, task.iterations, random);
                forget(scope, random.nextLong());
            }
            float[] shares = new float[images.size()];
            for (int i = 0; i < shares.length; i++) {
                int size = found.sizes()[found.assignments()[i]];
                shares[i] = (float) images.size() / ((float) found.used() * size);
            }
            clusters.set(found.assignments());
            weights.set(shares);
        }

        /// Numbers of clusters mean nothing to the next epoch: the classifier begins anew, and so does its momentum.
        private void forget(Scope scope, long seed) {
            Parameters anew = new Parameters(scope, seed);
            Linear.of(anew, "linear", encoder.features(), task.clusters);
            head.parameters().write(anew.read());
            for (Variable memory : head.optimizer().state().values()) {
                memory.set(new float[(int) memory.shape().elements()]);
            }
        }

        /// Pictures that were not there when clusters were found belong to none: nothing is shown of them.
        @Override
        public void learn(Lesson lesson) {
            if (!lesson.pass().training()) {
                return;
            }
            Tensor index = lesson.column(INDEX);
            Tensor cluster = clusters.value().gather(index);
            Tensor weight = weights.value().gather(index);
            Tensor x = material.standardized(task.crop().view(0, lesson::column));
            Tensor features = encoder.forward(x, lesson.pass());
            Tensor logits = lesson.within(HEAD, () -> classifier.forward(features, lesson.pass()));
            lesson.minimize(
                    lesson.within("loss", () -> loss(logits, cluster, weight)), network, head);
            Tensor right = logits.argmax(1).equal(cluster);
            lesson.show("accuracy", lesson.within("loss", () -> mean(right, weight)));
        }
    }

    /// −log softmax(logits)[cluster], the mean by weights.
    static Tensor loss(Tensor logits, Tensor cluster, Tensor weight) {
        Tensor index = cluster.reshape(-1, 1);
        Tensor chosen = Softmax.logSoftmax(logits, 1).takeAlong(index).reshape(-1);
        return mean(chosen.negate(), weight);
    }

    private static Tensor mean(Tensor x, Tensor weight) {
        return x.times(weight).sum().over(weight.sum());
    }
}
