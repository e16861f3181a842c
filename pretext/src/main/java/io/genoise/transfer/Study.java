package io.genoise.transfer;

import io.genoise.data.Augmentation;
import io.genoise.data.Images;
import io.genoise.data.Labels;
import io.genoise.data.Subset;
import io.genoise.network.Encoder;
import io.genoise.network.EncoderConfig;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.train.EncoderCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The question of a pretraining: what is it worth where labels are few? Its encoder, frozen and fine-tuned, beside every
/// row that must always be there: raw pixels, colour histogram, HOG, a random network, a network trained from scratch.
///
/// @param plan numbers of labels, subsets, headline
/// @param scratch how a network is trained from random weights
/// @param fineTuned how the pretrained one is trained on
/// @param trained the numbers of labels a class for which networks are trained: the dear part
public record Study(
        StudyPlan plan,
        TrainedOnSubset.Recipe scratch,
        TrainedOnSubset.Recipe fineTuned,
        List<Integer> trained) {
    /// The row of the frozen pretrained encoder.
    public static final String PRETRAINED = "pretrained, frozen";

    /// The row of the network that learned nothing.
    public static final String RANDOM = "random network";

    /// The row of the network that saw the labels only.
    public static final String SCRATCH = "from scratch";

    /// The row of the pretrained network trained on.
    public static final String FINE_TUNED = "pretrained, fine-tuned";

    /// Steps of a network that is trained on few labels, unless others are asked for.
    public static final int STEPS = 1200;

    private static final int BATCH = 32;
    private static final float SCRATCH_RATE = 0.1f;
    private static final float FINE_TUNING_RATE = 0.01f;

    /// 1, 5, 20 and 100 labels a class with 10 subsets; networks trained at 5, 20 and 100 labels.
    public static Study standard(long seed) {
        StudyPlan plan = StudyPlan.standard(PRETRAINED, List.of(RANDOM, SCRATCH), seed);
        return new Study(plan, scratchRecipe(STEPS), fineTuningRecipe(STEPS), List.of(5, 20, 100));
    }

    /// How a network is trained from random weights: the best of eight recipes of equal work on training pictures of Tiny
    /// ImageNet that were held out, where small batches beat large ones.
    public static TrainedOnSubset.Recipe scratchRecipe(int steps) {
        return new TrainedOnSubset.Recipe(steps, BATCH, SCRATCH_RATE, Augmentation.CROP_AND_MIRROR);
    }

    /// How a pretrained network is trained on: the best of seven recipes, found in the same way with an encoder that was
    /// pretrained on CIFAR-10.
    public static TrainedOnSubset.Recipe fineTuningRecipe(int steps) {
        return new TrainedOnSubset.Recipe(
                steps, BATCH, FINE_TUNING_RATE, Augmentation.CROP_AND_MIRROR);
    }

    /// Runs the study.
    ///
    /// @param pretrained the encoder; `card` says how its input is prepared
    /// @param cost of the pretraining, in words
    /// @param setting what the protocol says of data and pretraining
    /// @param progress told a line whenever a method is done
    /// @throws IllegalArgumentException if the pictures have too few labels or another size than the encoder's
    public FewLabelTable run(
            Device device,
            Encoder pretrained,
            EncoderCard card,
            Images train,
            Images test,
            String cost,
            Protocol.Setting setting,
            Consumer<String> progress) {
        if (train.channels() != card.network().channels()) {
            throw new IllegalArgumentException(
                    "the encoder takes pictures of %s channels; %s has %s"
                            .formatted(card.network().channels(), train.name(), train.channels()));
        }
        int classes = train.classes().size();
        if (classes < 2) {
            throw new IllegalArgumentException(
                    "%s has %s classes: nothing can be probed without labels"
                            .formatted(train.name(), classes));
        }
        FewLabels evaluation = FewLabels.of(Labels.of(train), Labels.of(test), classes, plan);
        Images pool = Subset.of(train, evaluation.pool());
        EncoderConfig classifier = card.network().withClasses(classes);
        Map<String, float[]> weights = pretrained.parameters().read();
        try (Scope scope = device.scope().open()) {
            List<FeatureSource> sources = new ArrayList<>();
            sources.add(new RawPixels().source(pool, test));
            if (train.channels() == 3) {
                sources.add(new ColourHistogram().source(pool, test));
            }
            sources.add(Hog.forSize(train.height(), train.width()).source(pool, test));
            Encoder random = card.network().create(scope, plan.seed());
            BatchStatistics.refresh(random, card.standardization(), train, plan.seed());
            sources.add(
                    EncoderFeatures.source(
                            RANDOM, random, card.standardization(), pool, test, "-"));
            sources.add(
                    EncoderFeatures.source(
                            PRETRAINED, pretrained, card.standardization(), pool, test, cost));
            List<PredictionSource> networks =
                    List.of(
                            new TrainedOnSubset(
                                    SCRATCH,
                                    device,
                                    classifier,
                                    card.standardization(),
                                    null,
                                    train,
                                    test,
                                    scratch,
                                    trained,
                                    plan.seed()),
                            new TrainedOnSubset(
                                    FINE_TUNED,
                                    device,
                                    classifier,
                                    card.standardization(),
                                    weights,
                                    train,
                                    test,
                                    fineTuned,
                                    trained,
                                    plan.seed()));
            return evaluation.run(sources, networks, setting, progress);
        }
    }
}
