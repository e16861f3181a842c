package io.genoise.task.embedding;

import com.google.auto.service.AutoService;
import io.genoise.augment.AugmentedViews;
import io.genoise.autograd.Gradients;
import io.genoise.data.Images;
import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Initials;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Sequential;
import io.genoise.network.Networks;
import io.genoise.op.Distances;
import io.genoise.op.Softmax;
import io.genoise.optimizer.GradientClip;
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
import io.genoise.task.part.ViewTask;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A student says of every view what its teacher says of the picture's other global views. The teacher's numbers are averages
/// of the student's; both end in K outputs, cosines between a bottleneck and K prototypes. With P = softmax((t − c)/τₜ) of the
/// two global views and Q = softmax(s/0.1) of all views,
///
///     loss = mean over pictures, global views i and views j ≠ i of −Σₖ Pᵢₖ·log Qⱼₖ
///     c ← 0.9·c + 0.1·mean t,    τₜ from 0.04 up to 0.07,    average's decay from 0.996 up to 1
///
/// One answer to every picture has two shapes, and each is forbidden by one thing: one output for all by the centre c, all
/// outputs alike by the teacher's sharpness τₜ < 0.1. Gradients are clipped at norm 3, and prototypes stand still for the
/// first epoch.
///
/// The paper's K is 65,536 and its head 2,048 wide; its decay of weights rises from 0.04 to 0.4, here it stays. Its head has no
/// norms, which for the averaged maps of a small ConvNet, all of them positive and much alike, is too little.
///
/// Source: Caron, Touvron, Misra, Jégou, Mairal, Bojanowski, Joulin, *Emerging properties in self-supervised vision
/// transformers*, ICCV 2021, arXiv:2104.14294, section 3, algorithm 1 and appendix.
@AutoService(PretextTask.class)
public record Dino(
        @Setting(value = "outputs, K", least = 2) int outputs,
        @Setting(value = "width of the head's hidden layers", least = 1) int hidden,
        @Setting(value = "width of the bottleneck", least = 1) int bottleneck,
        @Setting("batch normalisation in the head's hidden layers") boolean norms,
        @Setting(value = "local views beside the two global ones", least = 0) int locals,
        @Setting(value = "rows of local views; 0 for half the pictures'", least = 0) int localSize,
        @Setting(value = "the teacher's decay at first, which ends at 1", least = 0, most = 1)
                double momentum,
        @Setting(value = "the teacher's temperature after its warm-up", least = 0.001, most = 1)
                double temperature)
        implements ViewTask {
    private static final String PROTOTYPES = "prototypes";
    private static final float STUDENT = 0.1f;
    private static final double COLDEST = 0.04;
    private static final double WARM_UP = 0.3;
    private static final float CENTRE = 0.9f;

    /// As the paper has it, but for 4,096 outputs of a head that is 1,024 wide, and 8 local views.
    public Dino() {
        this(4096, 1024, 256, true, 8, 0, 0.996, 0.07);
    }

    /// A short training needs a teacher that follows sooner, and one that stays at its sharpest: of a few hundred outputs, a
    /// teacher of 0.07 drifts to all of them alike (the paper's sensitivity to τₜ: 0.04 to 0.06 serve, 0.08 comes to nothing).
    @Override
    public Dino small() {
        double sharp = Math.min(COLDEST, temperature);
        return new Dino(512, 256, 64, norms, Math.min(locals, 2), localSize, 0.98, sharp);
    }

    @Override
    public Card card() {
        return new Card(
                "dino",
                "say of a part what an average of yourself says of the whole",
                Family.JOINT_EMBEDDING,
                "Caron, Touvron, Misra, Jégou, Mairal, Bojanowski, Joulin 2021, Emerging properties in"
                        + " self-supervised vision transformers, section 3, arXiv:2104.14294",
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

    /// Of a student all of whose outputs are alike, whatever the teacher says.
    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", Math.log(outputs));
    }

    @Override
    public AugmentedViews views(Images images) {
        return LocalViews.of(images, locals, localSize).views();
    }

    @Override
    public PretextLearner learner(Material material) {
        LocalViews views =
                LocalViews.of(material.images(), locals, localSize).checked(material.network());
        Branch student = Branch.of(material, this::head);
        Branch teacher = student.follower("teacher", material, this::head);
        List<Part.Trained> trained = student.adamW(material, 0.04f);
        Variable centre =
                material.scope().variable("centre", TensorShape.of(outputs), new float[outputs]);
        float[] moving = student.block().spread(Dino::moves);
        return new Following(
                this,
                material,
                views,
                student,
                teacher,
                centre,
                material.scope().tensor(student.block().flat().shape(), moving),
                new FeatureSpread(material.scope()),
                trained);
    }

    private static double moves(NetworkParameter parameter) {
        return parameter.name().startsWith(PROTOTYPES) ? 0 : 1;
    }

    /// Three layers with GELU between, the bottleneck's direction, and its cosines with the prototypes: `[N,in]` → `[N,K]`.
    private Layer head(Parameters parameters, int in) {
        Sequential layers = Sequential.empty();
        for (int i = 1; i <= 2; i++) {
            layers =
                    layers.then(
                            "linear" + i,
                            Linear.of(parameters, "linear" + i, i == 1 ? in : hidden, hidden));
            if (norms) {
                layers = layers.then("norm" + i, BatchNorm.of(parameters, "norm" + i, hidden));
            }
            layers = layers.then("gelu" + i, Activation.GELU);
        }
        Layer all = layers.then("linear3", Linear.of(parameters, "linear3", hidden, bottleneck));
        NetworkParameter prototypes =
                parameters.declare(
                        PROTOTYPES + ".weight",
                        TensorShape.of(outputs, bottleneck),
                        Initials.TRANSFORMER,
                        true);
        return (x, pass) ->
                Distances.normalize(all.forward(x, pass), 1)
                        .matmul(Distances.normalize(prototypes.value(), 1), false, true);
    }

    /// τₜ when a share `progress` of the training is over: in a straight line up to 0.07 over the first 0.3 of it.
    double temperature(double progress) {
        double start = Math.min(COLDEST, temperature);
        return start + (temperature - start) * Math.min(1, progress / WARM_UP);
    }

    /// The average's decay: half a cosine from its first value to 1.
    double momentum(double progress) {
        return 1 - (1 - momentum) * (1 + Math.cos(Math.PI * progress)) / 2;
    }

    private record Following(
            Dino task,
            Material material,
            LocalViews views,
            Branch branch,
            Branch teacher,
            Variable centre,
            Tensor moving,
            FeatureSpread spread,
            List<Part.Trained> trained)
            implements EmbeddingLearner {
        @Override
        public List<Part> parts() {
            List<Part> parts = new ArrayList<>(trained);
            parts.addAll(teacher.kept());
            parts.add(new Part.Memory("centre", Map.of("centre", centre)));
            return parts;
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor t = views.globals(teacher::forward, material, lesson::column, lesson.pass());
            Tensor s = views.through(branch::forward, material, lesson::column, lesson.pass());
            float sharpness = (float) (1 / task.temperature(lesson.progress()));
            Tensor said = Softmax.softmax(t.minus(centre.value()).times(sharpness), 2).detach();
            Tensor loss =
                    lesson.within(
                            "loss",
                            () -> LocalViews.loss(said, Softmax.logSoftmax(s.over(STUDENT), 2)));
            boolean first = lesson.step() < material.images().size() / material.pictures();
            lesson.minimize(
                    "loss",
                    loss,
                    gradients -> GradientClip.byNorm(first ? still(gradients) : gradients, 3),
                    trained.toArray(Part.Trained[]::new));
            spread.watch(lesson, s.fixedGet(0).minus(centre.value()));
            lesson.remember(() -> {
                Tensor mean = t.detach().mean(0, 1);
                centre.assign(centre.value().times(CENTRE).plus(mean.times(1 - CENTRE)));
                teacher.follow(branch, task.momentum(lesson.progress()));
            });
        }

        /// The head's gradients, but for the prototypes'.
        private Gradients still(Gradients gradients) {
            return gradients.parameters() == branch.block()
                    ? gradients.with(gradients.flat().times(moving))
                    : gradients;
        }
    }
}
