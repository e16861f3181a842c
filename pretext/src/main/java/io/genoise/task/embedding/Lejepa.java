package io.genoise.task.embedding;

import com.google.auto.service.AutoService;
import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.network.Networks;
import io.genoise.op.Distances;
import io.genoise.op.RandomNumbers;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.part.Branch;
import io.genoise.task.part.EmbeddingLearner;
import io.genoise.task.part.FeatureSpread;
import io.genoise.task.part.LocalViews;
import io.genoise.task.part.ProjectionHead;
import io.genoise.task.part.ViewTask;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.List;
import java.util.Map;

/// All views of a picture are where its two global ones are on average, and embeddings are spread as an isotropic normal
/// distribution. With z `[views,N,D]` and μₙ the mean of picture n's global embeddings,
///
///     loss = (1 − λ)·mean (z − μ)² + λ·SIGReg(z)
///     SIGReg = mean over views and slices u of N·∫ |φ(t) − e^{−t²/2}|² e^{−t²/2} dt,   φ(t) = 1/N·Σₙ e^{it⟨u, zₙ⟩}
///
/// a slice u being a random direction, drawn anew each step: a distribution is the isotropic normal one if it is normal along
/// all directions (Cramér, Wold). Along one, the Epps-Pulley test compares characteristic functions; its integral is the
/// trapezoid rule over 17 points from −5 to 5. There is no teacher, no stopped gradient, no schedule but the rate's.
///
/// Of N normal numbers the integral is √2π − √(2π/3) = 1.06 in expectation, whatever N; of one answer to every picture, 0, it is
/// √2π·(1 − √2 + 1/√3)·N = 0.41·N.
///
/// Source: Balestriero, LeCun, *LeJEPA: provable and scalable self-supervised learning without the heuristics*, 2025,
/// arXiv:2511.08544, sections 4 and 5. Views are DINO's.
@AutoService(PretextTask.class)
public record Lejepa(
        @Setting(value = "λ, weight of the normal distribution", least = 0, most = 1) double weight,
        @Setting(value = "random directions a step", least = 1) int slices,
        @Setting(value = "points of the integral", least = 3) int points,
        @Setting(value = "local views beside the two global ones", least = 0) int locals,
        @Setting(value = "rows of local views; 0 for half the pictures'", least = 0) int localSize,
        @Setting(value = "numbers of an embedding", least = 2) int width)
        implements ViewTask {
    private static final double REACH = 5;
    private static final int HIDDEN = 512;

    /// As the paper has it, with embeddings of 64 numbers.
    public Lejepa() {
        this(0.05, 1024, 17, 8, 0, 64);
    }

    @Override
    public Lejepa small() {
        return new Lejepa(
                weight, Math.min(slices, 256), points, Math.min(locals, 2), localSize, 16);
    }

    @Override
    public Card card() {
        return new Card(
                "lejepa",
                "what do parts say of the whole, if all that is said is to be normally distributed?",
                Family.JOINT_EMBEDDING,
                "Balestriero, LeCun 2025, LeJEPA: provable and scalable self-supervised learning without the"
                        + " heuristics, sections 4 and 5, arXiv:2511.08544",
                "square pictures");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(20, 128, 1e-3f, Networks.laptop(), 32);
    }

    @Override
    public void check(Images images) {
        LocalViews.check(images, card().name());
    }

    /// None is known: what a new head's embeddings are like depends on the network.
    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of();
    }

    @Override
    public AugmentedViews views(Images images) {
        return LocalViews.of(images, locals, localSize).views();
    }

    @Override
    public PretextLearner learner(Material material) {
        LocalViews views =
                LocalViews.of(material.images(), locals, localSize).checked(material.network());
        Branch branch =
                Branch.of(
                        material,
                        (parameters, in) ->
                                ProjectionHead.normed(parameters, in, HIDDEN, HIDDEN, width));
        List<Part.Trained> trained = branch.adamW(material, 0.05f);
        return new Predicting(
                this,
                material,
                views,
                branch,
                Places.of(material.scope(), points),
                new FeatureSpread(material.scope()),
                trained);
    }

    private record Predicting(
            Lejepa task,
            Material material,
            LocalViews views,
            Branch branch,
            Places places,
            FeatureSpread spread,
            List<Part.Trained> trained)
            implements EmbeddingLearner {
        @Override
        public void learn(Lesson lesson) {
            Tensor z = views.through(branch::forward, material, lesson::column, lesson.pass());
            Tensor prediction = lesson.within("prediction", () -> prediction(z));
            Tensor normality =
                    lesson.within(
                            "sigreg",
                            () -> {
                                TensorShape shape =
                                        TensorShape.of(z.shape().extent(2), task.slices);
                                Tensor directions =
                                        RandomNumbers.normal(
                                                z.openStep(),
                                                shape,
                                                material.seed(),
                                                lesson.step());
                                return sigreg(z, directions, places);
                            });
            Tensor loss =
                    prediction
                            .times((float) (1 - task.weight))
                            .plus(normality.times((float) task.weight));
            lesson.show("prediction", prediction);
            lesson.show("sigreg", normality);
            lesson.minimize(loss, trained.toArray(Part.Trained[]::new));
            spread.watch(lesson, z.fixedGet(0));
        }
    }

    /// mean (z − μ)² of embeddings `[views,N,D]`, the first two of global views.
    static Tensor prediction(Tensor z) {
        Tensor centre = z.fixedSlice(0, 0, 2).mean(0);
        return z.minus(centre).square().mean();
    }

    /// Where the characteristic function is looked at, e^{−t²/2} there, and the weight of each place in the integral, `[kept]`.
    /// What is integrated is even in t: only places from 0 on are kept, and those above 0 count twice.
    record Places(Tensor at, Tensor normal, Tensor weights) {
        static Places of(Scope scope, int points) {
            int kept = (points + 1) / 2;
            double gap = 2 * REACH / (points - 1);
            float[] at = new float[kept];
            float[] normal = new float[kept];
            float[] weights = new float[kept];
            for (int k = 0; k < kept; k++) {
                boolean middle = points % 2 == 1 && k == kept - 1;
                at[k] = middle ? 0 : (float) (REACH - k * gap);
                normal[k] = (float) Math.exp(-at[k] * at[k] / 2);
                weights[k] = (float) (normal[k] * gap * (k == 0 ? 0.5 : 1) * (middle ? 1 : 2));
            }
            TensorShape shape = TensorShape.of(kept);
            return new Places(
                    scope.tensor(shape, at),
                    scope.tensor(shape, normal),
                    scope.tensor(shape, weights));
        }
    }

    /// SIGReg of embeddings `[views,N,D]` along `directions` `[D,slices]` of any length.
    static Tensor sigreg(Tensor z, Tensor directions, Places places) {
        int views = z.shape().extent(0);
        int n = z.shape().extent(1);
        Tensor along =
                z.reshape(views * n, -1)
                        .matmul(Distances.normalize(directions, 0))
                        .reshape(views, n, -1, 1)
                        .times(places.at);
        Tensor real = along.cos().mean(1).minus(places.normal);
        Tensor imaginary = along.sin().mean(1);
        return real.square().plus(imaginary.square()).times(places.weights).sum(2).mean().times(n);
    }
}
