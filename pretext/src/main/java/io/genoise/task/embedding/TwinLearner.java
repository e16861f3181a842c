package io.genoise.task.embedding;

import io.genoise.augment.AugmentedViews;
import io.genoise.data.Images;
import io.genoise.task.Material;
import io.genoise.task.part.Branch;
import io.genoise.task.part.EmbeddingLearner;
import io.genoise.task.part.FeatureSpread;
import io.genoise.task.part.ProjectionHead;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.List;

/// What learns from two views of each picture, which one network and one head embed, by a loss of both embeddings: no second
/// network, no memory.
///
/// @param branch encoder and head
/// @param loss of the views' embeddings
record TwinLearner(
        Material material,
        AugmentedViews views,
        Branch branch,
        Loss loss,
        FeatureSpread spread,
        List<Part.Trained> trained)
        implements EmbeddingLearner {
    private static final int LEAST = 8;
    private static final float DECAY = 1e-4f;

    /// A loss, `[]`, of two views' embeddings `[N,D]`; it may show figures of its own.
    interface Loss {
        Tensor of(Tensor a, Tensor b, Lesson lesson);
    }

    /// @throws IllegalArgumentException if the pictures are too small for parts of them
    static void check(Images images, String task) {
        if (Math.min(images.height(), images.width()) < LEAST) {
            throw new IllegalArgumentException(
                    "%s compares parts of pictures of %s rows or more, as --size makes them; %s has %s x %s"
                            .formatted(
                                    task, LEAST, images.name(), images.width(), images.height()));
        }
    }

    /// With a head of three layers of `width`, normed but for the last, under AdamW.
    static TwinLearner of(Material material, AugmentedViews views, int width, Loss loss) {
        Branch branch =
                Branch.of(
                        material,
                        (parameters, in) ->
                                ProjectionHead.normed(parameters, in, width, width, width));
        return new TwinLearner(
                material,
                views,
                branch,
                loss,
                new FeatureSpread(material.scope()),
                branch.adamW(material, DECAY));
    }

    @Override
    public void learn(Lesson lesson) {
        Tensor a = embedded(0, lesson);
        Tensor b = embedded(1, lesson);
        Tensor of = lesson.within("loss", () -> loss.of(a, b, lesson));
        lesson.minimize(of, trained.toArray(Part.Trained[]::new));
        spread.watch(lesson, a);
    }

    private Tensor embedded(int view, Lesson lesson) {
        Tensor pictures = material.standardized(views.view(view, lesson::column));
        return branch.forward(pictures, lesson.pass());
    }
}
