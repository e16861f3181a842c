package io.genoise.task.embedding;

import com.google.auto.service.AutoService;
import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.op.Distances;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Sgd;
import io.genoise.setting.Copy;
import io.genoise.setting.Setting;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.task.part.Branch;
import io.genoise.task.part.EmbeddingLearner;
import io.genoise.task.part.FeatureSpread;
import io.genoise.task.part.ProjectionHead;
import io.genoise.task.part.ViewTask;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Which of many remembered pictures is this one? A view's query is to be found among its own key, of another view, and K
/// keys of earlier batches, which wait in a queue. Keys come from a follower, whose numbers are moving averages (0.999) of the
/// query side's, so that old keys still fit. Loss: InfoNCE ([Contrast]), SGD with weight decay 10⁻⁴; version 2 has a head of two
/// layers, stronger views and temperature 0.2.
///
/// Batch normalisation would let the net tell a batch's keys from the queue's by their common statistics. So a batch is
/// normalised in `groups`, and keys in other groups than queries: the paper's shuffling over GPUs, on one device.
///
/// Source: He, Fan, Wu, Xie, Girshick 2019, arXiv:1911.05722, section 3; Chen, Fan, Girshick, He, *Improved baselines with
/// momentum contrastive learning*, 2020, arXiv:2003.04297.
///
/// @param temperature τ
/// @param momentum of the follower, a step
/// @param queue K
/// @param hidden width of the head's hidden layer
/// @param outputs width of what is compared
/// @param groups in which a batch is normalised
@AutoService(PretextTask.class)
public record Moco(
        @Setting(value = "temperature of the similarities", least = 0.01, most = 10)
                double temperature,
        @Setting(value = "how much of itself the follower keeps a step", least = 0, most = 1)
                double momentum,
        @Setting(value = "keys that are remembered", least = 1, most = 1048576) int queue,
        @Setting(value = "width of the head's hidden layer", least = 1, most = 16384) int hidden,
        @Setting(value = "numbers of a view that are compared", least = 2, most = 8192) int outputs,
        @Setting(value = "groups in which a batch is normalised", least = 1, most = 64) int groups)
        implements ViewTask {
    /// The paper's values.
    public Moco() {
        this(0.2, 0.999, 65536, 2048, 128, 8);
    }

    @Override
    public Card card() {
        return new Card(
                "moco",
                "which of many remembered pictures a view shows",
                Family.JOINT_EMBEDDING,
                "Chen, Fan, Girshick, He 2020, Improved baselines with momentum contrastive learning, arXiv:2003.04297",
                "");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(100, 256, 0.03f, "resnet18,width=0.25", 32);
    }

    /// A shorter queue, which a follower of fewer steps can keep fresh.
    @Override
    public PretextTask small() {
        return Copy.of(this)
                .with(Moco::momentum, 0.99)
                .with(Moco::queue, 2048)
                .with(Moco::hidden, 256)
                .with(Moco::outputs, 64)
                .with(Moco::groups, 4)
                .make();
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", Math.log(queue + 1.0), "accuracy", 1 / (queue + 1.0));
    }

    @Override
    public AugmentedViews views(Images images) {
        return AugmentedViews.moco2();
    }

    private Layer head(Parameters block, int features) {
        return ProjectionHead.plain(block, features, hidden, outputs);
    }

    @Override
    public PretextLearner learner(Material material) {
        if (queue < material.pictures()) {
            throw new IllegalArgumentException(
                    "--queue %s: no less than the %s pictures of a step"
                            .formatted(queue, material.pictures()));
        }
        Branch branch = Branch.of(material, this::head);
        Branch follower = branch.follower("keys", material, this::head);
        Sgd.Config sgd = Sgd.momentum(0.9f).with(Decay.onAll(1e-4f));
        return new Queue(
                this,
                material,
                branch,
                follower,
                branch.trained(material, sgd::over),
                KeyQueue.of(material, branch, follower, queue),
                new FeatureSpread(material.scope()));
    }

    private record Queue(
            Moco task,
            Material material,
            Branch branch,
            Branch follower,
            List<Part.Trained> trained,
            KeyQueue remembered,
            FeatureSpread spread)
            implements EmbeddingLearner {
        @Override
        public List<Part> parts() {
            List<Part> parts = new ArrayList<>(trained);
            parts.addAll(follower.kept());
            parts.add(remembered.part());
            return parts;
        }

        @Override
        public void learn(Lesson lesson) {
            AugmentedViews views = task.views(material.images());
            Tensor first = material.standardized(views.view(0, lesson::column));
            Tensor second = material.standardized(views.view(1, lesson::column));
            int count = first.shape().extent(0);
            int groups = lesson.pass().training() ? divisor(count, task.groups) : 1;
            Tensor queries = inGroups(branch, first, groups, lesson.pass());
            Tensor dealt = exchanged(second, groups, count / groups);
            Tensor keys =
                    Distances.normalize(
                            exchanged(
                                    inGroups(follower, dealt, groups, lesson.pass()),
                                    count / groups,
                                    groups),
                            1);
            Contrast contrast =
                    Contrast.against(queries, keys, remembered.keys(), task.temperature);
            lesson.minimize(contrast.loss(), trained.toArray(Part.Trained[]::new));
            lesson.show("accuracy", contrast.accuracy());
            spread.watch(lesson, queries);
            lesson.remember(() -> {
                follower.follow(branch, task.momentum);
                remembered.add(keys);
            });
        }
    }

    private static int divisor(int count, int most) {
        int groups = Math.min(count, most);
        while (count % groups != 0) {
            groups--;
        }
        return groups;
    }

    /// Rows i·a + j to places j·b + i, for i below b and j below a: cards that are dealt to `a` players, row by row.
    static Tensor exchanged(Tensor rows, int a, int b) {
        if (a == 1 || b == 1) {
            return rows;
        }
        int each = Math.toIntExact(rows.shape().elements() / rows.shape().extent(0));
        return rows.reshape(b, a, each).permute(1, 0, 2).reshape(rows.shape());
    }

    private static Tensor inGroups(Branch branch, Tensor pictures, int groups, Pass pass) {
        int each = pictures.shape().extent(0) / groups;
        Tensor[] parts = new Tensor[groups];
        for (int g = 0; g < groups; g++) {
            parts[g] = branch.forward(pictures.slice(0, g * each, (g + 1) * each), pass);
        }
        return groups == 1 ? parts[0] : Tensor.concat(0, parts);
    }
}
