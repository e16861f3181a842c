package io.genoise.task.clustering;

import com.google.auto.service.AutoService;
import io.genoise.augment.AugmentedViews;
import io.genoise.augment.Crop;
import io.genoise.augment.PictureView;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.layer.Pass;
import io.genoise.op.Distances;
import io.genoise.op.Softmax;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Lars;
import io.genoise.setting.Copy;
import io.genoise.setting.Setting;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.Trained;
import io.genoise.task.part.Branch;
import io.genoise.task.part.EmbeddingLearner;
import io.genoise.task.part.FeatureSpread;
import io.genoise.task.part.LocalViews;
import io.genoise.task.part.ProjectionHead;
import io.genoise.task.part.Shown;
import io.genoise.task.part.ViewTask;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// To which prototype does this view belong, when another view of the same picture was given to one? Embeddings z of views have
/// cosines with K prototypes that are learned. What is true is made from the cosines of the first and of the second view, so
/// that all prototypes are used alike over the pictures of a step; then one embedding for all pictures is no way out. Every
/// other view is to say the same, the small local ones too:
///
///     q = Sinkhorn(zᵀC/ε),  loss = −1/(2(V − 1)) · Σₜ Σ_{v≠t} ⟨qₜ, log softmax(zᵥᵀC/τ)⟩,  t = 1, 2
///
/// Where a step has fewer pictures than there are prototypes, the last embeddings are shared out with those of the step. The
/// prototypes are still in the first epoch. LARS, weight decay 10⁻⁶.
///
/// Source: Caron, Misra, Mairal, Goyal, Bojanowski, Joulin, *Unsupervised learning of visual features by contrasting cluster
/// assignments*, NeurIPS 2020, arXiv:2006.09882, section 3 and appendix A.
@AutoService(PretextTask.class)
public record Swav(
        @Setting(value = "prototypes, K", least = 2, most = 100000) int prototypes,
        @Setting(value = "temperature of what is said, τ", least = 0.01, most = 10)
                double temperature,
        @Setting(
                        value = "how evenly one picture is shared out among prototypes, ε",
                        least = 0.001,
                        most = 1)
                double evenness,
        @Setting(value = "last embeddings that are shared out too; 0 for none", least = 0)
                int queue,
        @Setting(value = "width of the head's hidden layer", least = 1, most = 16384) int hidden,
        @Setting(value = "numbers of an embedding", least = 2, most = 8192) int outputs,
        @Setting(value = "local views beside the two global ones", least = 0) int locals,
        @Setting(value = "rows of local views; 0 for half the pictures'", least = 0) int localSize,
        @Setting(
                        value =
                                "share of a picture up to which local views show it, global ones"
                                        + " from",
                        least = 0.05,
                        most = 1)
                double part,
        @Setting("blur, and the full colour jitter, as for large pictures") boolean blur)
        implements ViewTask {
    private static final String PROTOTYPES = "prototypes";
    private static final int GLOBAL = 2;
    private static final int ITERATIONS = 3;
    private static final int ASKED = 64;

    /// Epoch 15 of 200: before, embeddings move too fast for older ones to say anything.
    private static final double QUEUED_FROM = 0.075;

    /// The paper's values for 256 pictures a step.
    public Swav() {
        this(3000, 0.1, 0.05, 3840, 2048, 128, 6, 0, 0.14, true);
    }

    /// Fewer prototypes than pictures in a step, so that there need be no queue; local views that still show something.
    @Override
    public PretextTask small() {
        return Copy.of(this)
                .with(Swav::prototypes, 128)
                .with(Swav::queue, 0)
                .with(Swav::hidden, 256)
                .with(Swav::outputs, 64)
                .with(Swav::locals, 2)
                .with(Swav::part, 0.3)
                .with(Swav::blur, false)
                .make();
    }

    @Override
    public Card card() {
        return new Card(
                "swav",
                "to which prototype does this view belong, if another view of the picture is told",
                Family.CLUSTERING,
                "Caron, Misra, Mairal, Goyal, Bojanowski, Joulin 2020, Unsupervised learning of"
                        + " visual features by contrasting cluster assignments, arXiv:2006.09882",
                "square pictures");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(100, 256, 0.6f, "resnet18,width=0.25", 32);
    }

    @Override
    public void check(Images images) {
        LocalViews.check(images, card().name());
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", Math.log(prototypes), "agreement", 1.0 / prototypes);
    }

    @Override
    public AugmentedViews views(Images images) {
        return parts(images).views();
    }

    private LocalViews parts(Images images) {
        int size = localSize == 0 ? images.height() / 2 : localSize;
        List<PictureView> views =
                new ArrayList<>(Collections.nCopies(GLOBAL, view(Crop.of(part, 1))));
        PictureView local = view(Crop.of(0.05, part)).sized(size);
        views.addAll(Collections.nCopies(locals, local));
        return new LocalViews(new AugmentedViews(views), size);
    }

    private PictureView view(Crop crop) {
        AugmentedViews simclr = blur ? AugmentedViews.simclr() : AugmentedViews.simclrSmall();
        return new PictureView(crop, 0, simclr.views().getFirst().changes());
    }

    @Override
    public PretextLearner learner(Material material) {
        Lars.Config lars = Lars.standard().with(Decay.onWeights(1e-6f));
        Branch branch =
                Branch.of(
                        material,
                        (block, features) ->
                                ProjectionHead.normed(block, features, hidden, outputs));
        Parameters block = material.parameters(PROTOTYPES);
        block.declare(
                "weight",
                TensorShape.of(prototypes, outputs),
                Initial.uniform(1 / Math.sqrt(outputs)),
                true);
        List<Part.Trained> trained = new ArrayList<>(branch.trained(material, lars::over));
        trained.add(material.trained(PROTOTYPES, lars.over(block)));
        TensorShape last = TensorShape.of(GLOBAL, Math.max(1, queue), outputs);
        return new Swapped(
                this,
                material,
                parts(material.images()).checked(material.network()),
                branch,
                block,
                trained,
                material.scope().variable("queue", last, DType.F32),
                new FeatureSpread(material.scope()));
    }

    private record Swapped(
            Swav task,
            Material material,
            LocalViews views,
            Branch branch,
            Parameters block,
            List<Part.Trained> trained,
            Variable last,
            FeatureSpread spread)
            implements EmbeddingLearner {
        @Override
        public List<Part> parts() {
            List<Part> parts = new ArrayList<>(trained);
            if (task.queue > 0) {
                parts.add(Part.Memory.of("memory", last));
            }
            return parts;
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor z = views.through(this::embedded, material, lesson::column, lesson.pass());
            Tensor logs = Softmax.logSoftmax(cosines(z).over((float) task.temperature), 2);
            Tensor said = Tensor.stack(shared(z, 0, lesson), shared(z, 1, lesson));
            boolean first = lesson.step() < material.images().size() / material.pictures();
            lesson.minimize(
                    lesson.within("loss", () -> LocalViews.loss(said, logs)),
                    trained.subList(0, trained.size() - (first ? 1 : 0))
                            .toArray(Part.Trained[]::new));
            Tensor agree = logs.fixedGet(1).argmax(1).equal(said.fixedGet(0).argmax(1));
            lesson.show("agreement", agree.mean());
            spread.watch(lesson, z.fixedGet(0));
            if (task.queue > 0) {
                lesson.remember(() -> remember(z.fixedSlice(0, 0, GLOBAL).detach()));
            }
        }

        /// Directions `[N,D]` of the embeddings of pictures, standardised.
        private Tensor embedded(Tensor pictures, Pass pass) {
            return Distances.normalize(branch.forward(pictures, pass), 1);
        }

        /// The cosines `[…,K]` of directions `[…,D]` with the prototypes.
        private Tensor cosines(Tensor z) {
            Tensor prototypes = Distances.normalize(block.all().getFirst().value(), 1);
            TensorShape shape = z.shape();
            return z.reshape(-1, shape.extent(-1))
                    .matmul(prototypes, false, true)
                    .reshape(shape.with(-1, task.prototypes));
        }

        /// What is true of the first or second views, `[N,K]`: they are shared out, and the last ones with them.
        private Tensor shared(Tensor z, int view, Lesson lesson) {
            Tensor own = z.fixedGet(view);
            boolean queued =
                    task.queue > 0
                            && lesson.progress() > QUEUED_FROM
                            && lesson.step() * material.pictures() >= task.queue;
            Tensor all = queued ? Tensor.concat(0, own, last.value().fixedGet(view)) : own;
            Tensor shares = sinkhorn(cosines(all).detach(), task.evenness);
            return shares.fixedSlice(0, 0, own.shape().extent(0));
        }

        private void remember(Tensor newest) {
            Tensor all = Tensor.concat(1, newest, last.value());
            last.assign(all.fixedSlice(1, 0, task.queue));
        }

        /// The numbers of the prototypes that are nearest to pictures u8 `[N,H,W,C]`: `[N]`.
        Tensor nearest(Tensor pictures, Pass pass) {
            return cosines(embedded(material.standardized(pictures), pass)).argmax(1).times(1);
        }
    }

    /// Shares `[N,K]`, each row of sum 1 and each column of nearly N/K: exp(cosines/ε) whose columns and rows are divided by
    /// their sums in turn, three times. In logarithms, so that a small ε does no harm.
    ///
    /// @param cosines `[N,K]`
    /// @param evenness ε
    static Tensor sinkhorn(Tensor cosines, double evenness) {
        Tensor logs = cosines.over((float) evenness);
        for (int i = 0; i < ITERATIONS; i++) {
            logs = Softmax.logSoftmax(Softmax.logSoftmax(logs, 0), 1);
        }
        return logs.exp();
    }

    /// Pictures by the prototypes that are nearest to them, those with the most pictures first.
    @Override
    public List<Section> previews(Trained trained) {
        Swapped learner = (Swapped) trained.learner();
        Shown shown = Shown.of(trained, ASKED);
        float[] nearest =
                shown.read(
                        (columns, pass) -> learner.nearest(columns.column(Views.PICTURES), pass));
        int[] sizes = new int[prototypes];
        for (float prototype : nearest) {
            sizes[(int) prototype]++;
        }
        List<Tile> tiles =
                IntStream.range(0, nearest.length)
                        .boxed()
                        .sorted(
                                Comparator.comparing((Integer i) -> -sizes[(int) nearest[i]])
                                        .thenComparing(i -> nearest[i]))
                        .map(i ->
                                Tile.of(
                                        Pixels.of(shown.images(), i),
                                        "prototype %s".formatted((int) nearest[i])))
                        .toList();
        return List.of(
                Section.of(
                        "What the net puts together",
                        Pictures.of(
                                "Pictures by the prototype that is nearest to them, of %s."
                                        .formatted(prototypes),
                                tiles)));
    }
}
