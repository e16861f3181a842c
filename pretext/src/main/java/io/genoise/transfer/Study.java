package io.genoise.transfer;

import io.genoise.data.Images;
import io.genoise.data.Subset;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.random.RandomStream;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.train.ColourSpace;
import io.genoise.train.EncoderCard;
import io.genoise.train.Standardization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The question of a pretraining: what is it worth where labels are few? Its encoder, frozen and fine-tuned, beside every
/// row that must always be there: raw pixels, colour histogram, HOG (of clips, HOG of motion too), a random network, a network
/// trained from scratch. Of
/// each method that has randomness there are as many seeds as there are pretrainings.
///
/// Random and scratch networks see the colours that are stored, whatever a pretraining looked at: whoever does without it
/// would not take colours away. So their rows are the same for every task of one network.
///
/// @param pictures learned from and tested
/// @param plan numbers of labels, subsets, headline
/// @param scratch how a network is trained from random weights: one recipe, or those to choose from
/// @param fineTuned how the pretrained one is trained on, likewise
/// @param trained the numbers of labels a class for which networks are trained: the dear part
/// @param adaptations how the pretrained encoder is trained on, a row each: as a whole, heads on a map, last layers
public record Study(
        StudyPictures pictures,
        StudyPlan plan,
        List<Recipe> scratch,
        List<Recipe> fineTuned,
        List<Integer> trained,
        List<Adaptation> adaptations) {
    /// The row of the frozen pretrained encoder.
    public static final String PRETRAINED = "pretrained, frozen";

    /// The row of the network that learned nothing.
    public static final String RANDOM = "random network";

    /// The row of the network that saw the labels only.
    public static final String SCRATCH = "from scratch";

    /// The row of the pretrained network trained on.
    public static final String FINE_TUNED = "pretrained, fine-tuned";

    /// A study with no other rows than those of the protocol.
    public Study(
            StudyPictures pictures,
            StudyPlan plan,
            List<Recipe> scratch,
            List<Recipe> fineTuned,
            List<Integer> trained) {
        this(pictures, plan, scratch, fineTuned, trained, List.of(Adaptation.WHOLE));
    }

    /// The name of the row of an adaptation.
    public static String row(Adaptation adaptation) {
        return adaptation.equals(Adaptation.WHOLE)
                ? FINE_TUNED
                : "pretrained, %s".formatted(adaptation.words());
    }

    /// Whether a study has a row called `name` of its own, which no other row can be called.
    ///
    /// @param adaptations that are asked for
    public static boolean hasRow(String name, List<Adaptation> adaptations) {
        return OWN.contains(name)
                || adaptations.stream().anyMatch(adaptation -> row(adaptation).equals(name));
    }

    private static final String LINEAGE = "pretrained";
    private static final String HISTOGRAM = new ColourHistogram().method();
    private static final Set<String> OWN =
            Set.of(
                    PRETRAINED,
                    RANDOM,
                    SCRATCH,
                    FINE_TUNED,
                    FewLabels.CHOSEN,
                    FewLabels.STRONGEST,
                    new RawPixels().method(),
                    HISTOGRAM,
                    new Hog(4).method(),
                    new MotionHog(new Hog(4)).method());
    private static final long NETWORKS = 74;

    /// A pretraining that is asked about.
    ///
    /// @param encoder what it gave
    /// @param card how its input is prepared
    /// @param cost of it
    public record Pretrained(EncoderNetwork encoder, EncoderCard card, Cost cost) {}

    /// What is asked about.
    ///
    /// @param runs seeds of one pretraining, all of one network
    /// @param imported features of other tools; several of one name are its seeds
    public record Subjects(List<Pretrained> runs, List<ImportedFeatures> imported) {}

    /// The plan of the protocol: the pretrained encoder against scratch, random network and the strongest hand-made row.
    ///
    /// @param headline [#PRETRAINED], [#FINE_TUNED] or [FewLabels#CHOSEN]
    /// @param imported the names of rows that other tools made
    public static StudyPlan plan(
            StudyPictures pictures, String headline, List<String> imported, long seed) {
        List<String> candidates = new ArrayList<>(List.of(headline));
        Stream.of(PRETRAINED, FINE_TUNED)
                .filter(method -> !method.equals(headline))
                .forEach(candidates::add);
        candidates.addAll(imported.stream().distinct().toList());
        List<String> handMade = new ArrayList<>(List.of(new RawPixels().method()));
        if (pictures.list().channels() == 3) {
            handMade.add(HISTOGRAM);
        }
        handMade.add(hog(pictures).method());
        if (pictures.list().frames() > 1) {
            handMade.add(new MotionHog(hog(pictures)).method());
        }
        return StudyPlan.standard(headline, List.of(SCRATCH, RANDOM, FewLabels.STRONGEST), seed)
                .withRows(candidates, handMade)
                .withLabelsPerClass(pictures.numbers(), pictures.headline());
    }

    private static Hog hog(StudyPictures pictures) {
        return Hog.forSize(pictures.list().height(), pictures.list().width());
    }

    /// Runs the study.
    ///
    /// @param setting what the protocol says of data and pretraining
    /// @param finished what was measured already by a study that was broken off
    /// @param progress told a line whenever a method is done
    /// @throws IllegalArgumentException if the pictures have another number of channels than the encoders', or imported
    ///     features lack a picture
    public FewLabelTable run(
            Device device,
            Subjects subjects,
            Protocol.Setting setting,
            FinishedTrials finished,
            Consumer<String> progress) {
        List<Pretrained> runs = subjects.runs;
        EncoderCard card = runs.getFirst().card;
        Images list = pictures.list();
        if (list.channels() != card.network().channels()) {
            throw new IllegalArgumentException(
                    "the encoder takes pictures of %s channels; %s has %s"
                            .formatted(card.network().channels(), list.name(), list.channels()));
        }
        Trials trials = pictures.trials(plan);
        int[] wanted = trials.needed();
        Images needed = Subset.of(list, wanted);
        List<FeatureSource> sources = new ArrayList<>();
        sources.add(new RawPixels().row(needed));
        if (list.channels() == 3) {
            sources.add(new ColourHistogram().row(needed));
        }
        sources.add(
                Descriptor.row(
                        hog(pictures).method(),
                        Hog.choices(list.height(), list.width()),
                        hog(pictures),
                        needed));
        if (list.frames() > 1) {
            MotionHog motion = MotionHog.forSize(list.height(), list.width());
            sources.add(
                    Descriptor.row(
                            motion.method(),
                            MotionHog.choices(list.height(), list.width()),
                            motion,
                            needed));
        }
        EncoderConfig classifier = card.network().withClasses(list.classes().size());
        Standardization stored =
                card.standardization().space() == ColourSpace.STORED
                        ? card.standardization()
                        : Standardization.of(pictures.training());
        List<PredictionSource> networks = new ArrayList<>();
        for (int r = 0; r < runs.size(); r++) {
            long own = RandomStream.of(plan.seed(), NETWORKS, r).nextLong();
            sources.add(random(device, card.network(), stored, needed, own));
            networks.add(
                    new TrainedOnSubset(
                            SCRATCH,
                            device,
                            TrainedOnSubset.Start.random(classifier, stored),
                            list,
                            new TrainedOnSubset.Training(
                                    Adaptation.WHOLE, pictures.groups(), scratch, trained, own)));
        }
        for (int r = 0; r < runs.size(); r++) {
            Pretrained run = runs.get(r);
            long own = RandomStream.of(plan.seed(), NETWORKS, r).nextLong();
            sources.add(
                    EncoderFeatures.row(
                            PRETRAINED,
                            run.encoder,
                            run.card.standardization(),
                            needed,
                            LINEAGE,
                            run.cost));
            TrainedOnSubset.Start start =
                    new TrainedOnSubset.Start(
                            classifier,
                            run.card.standardization(),
                            run.encoder.parameters().read(),
                            LINEAGE,
                            run.cost);
            for (Adaptation adaptation : adaptations) {
                List<Recipe> recipes =
                        adaptation instanceof Adaptation.OnMap
                                ? Recipes.heads(fineTuned.getFirst().steps())
                                : fineTuned;
                TrainedOnSubset network =
                        new TrainedOnSubset(
                                row(adaptation),
                                device,
                                start,
                                list,
                                new TrainedOnSubset.Training(
                                        adaptation, pictures.groups(), recipes, trained, own));
                boolean judged =
                        adaptation.equals(Adaptation.WHOLE)
                                && plan.headlineMethod().equals(FewLabels.CHOSEN);
                networks.add(judged ? network.judged(plan.seed()) : network);
            }
        }
        for (ImportedFeatures features : subjects.imported) {
            sources.add(features.row(pictures, wanted));
        }
        networks.removeIf(network -> trials.numbers().stream().noneMatch(network::covers));
        return new FewLabels(trials, plan).run(sources, networks, setting, finished, progress);
    }

    /// A network of random weights, its BatchNorm layers refreshed: it must not lose because they never saw data.
    private FeatureSource random(
            Device device, EncoderConfig network, Standardization stored, Images needed, long own) {
        try (Scope scope = device.scope().open()) {
            EncoderNetwork encoder = network.create(scope, own);
            BatchStatistics.refresh(encoder, stored, pictures.training(), own);
            return EncoderFeatures.row(RANDOM, encoder, stored, needed, "", Cost.NONE);
        }
    }
}
