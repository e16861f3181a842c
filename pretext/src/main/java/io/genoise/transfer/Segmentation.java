package io.genoise.transfer;

import io.genoise.data.Images;
import io.genoise.inference.Design;
import io.genoise.inference.Inference;
import io.genoise.inference.Outcome;
import io.genoise.inference.Scores;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Resize;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.train.Standardization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What frozen features say about single pixels: multinomial logistic regression from a map `[N,h,w,C]`, brought to the
/// picture's size by bilinear interpolation, to the class of each pixel,
///
///     p(class | pixel) = softmax(W · upsampled(map)[pixel] + b),
///
/// learned from a few pictures with masks and scored by intersection over union on others. Map and penalty are chosen by
/// [CrossValidation] inside the labelled pictures, the pixels of one picture in one fold. Of each labelled picture some pixels
/// are learned from, drawn once: neighbours say nearly the same.
///
/// W · upsampled(map) + b is upsampled(W · map + b), since the weights of the interpolation sum to 1: answers are computed on
/// the map's own grid.
public final class Segmentation {
    private static final int BATCH = 32;
    private static final long PIXELS = 81;
    private static final long FOLDS = 82;

    private final Device device;
    private final SegmentedPictures known;
    private final SegmentedPictures asked;
    private final Plan plan;
    private final List<int[]> subsets = new ArrayList<>();
    private final double taken;

    /// How much is learned from.
    ///
    /// @param masks labelled pictures a class of pictures; of pictures without labels, in all
    /// @param subsets how many such labelled subsets are drawn
    /// @param pixels of each labelled picture that are learned from
    /// @param seed of subsets, pixels and folds
    public record Plan(int masks, int subsets, int pixels, long seed) {
        /// @throws IllegalArgumentException if a count is below 1
        public Plan {
            if (masks < 1 || subsets < 1 || pixels < 1) {
                throw new IllegalArgumentException(
                        "%s masks a class, %s subsets, %s pixels: all must be positive"
                                .formatted(masks, subsets, pixels));
            }
        }

        /// Five masks a class, five subsets, 32 pixels of each picture.
        public static Plan standard(long seed) {
            return new Plan(5, 5, 32, seed);
        }
    }

    /// Features of pixels: maps `[N,h,w,C]` by name, of u8 pictures `[N,H,W,channels]`.
    @FunctionalInterface
    public interface Dense {
        /// Records the maps of `pictures`.
        Map<String, Tensor> maps(Tensor pictures);

        /// The maps of a frozen encoder.
        static Dense of(EncoderNetwork encoder, Standardization.OnDevice standardization) {
            return pictures -> encoder.maps(standardization.apply(pictures), Pass.eval());
        }

        /// Each pixel's colour, 0 … 1: what can be known without any features.
        static Dense colours() {
            return pictures -> Map.of("colour", pictures.to(DType.F32).over(255));
        }
    }

    /// What came of one method.
    ///
    /// @param method its name
    /// @param mean mIoU over all pixels of all asked pictures, averaged over seeds and subsets
    /// @param accuracy the share of pixels answered rightly, likewise
    /// @param ofClasses IoU of each class, likewise; NaN for one that never occurred
    /// @param scores each picture's own IoU, for comparisons
    /// @param choices map and penalty for each seed and subset
    public record Row(
            String method,
            double mean,
            double accuracy,
            double[] ofClasses,
            Scores scores,
            List<CrossValidation.Choice> choices) {}

    /// @param known from which subsets with masks are drawn
    /// @param asked on which everything is scored
    /// @throws IllegalArgumentException if both have not the same classes, channels and size, or there are too few pictures
    public Segmentation(
            Device device, SegmentedPictures known, SegmentedPictures asked, Plan plan) {
        Images one = known.images();
        Images other = asked.images();
        if (!known.classes().equals(asked.classes())
                || one.height() != other.height()
                || one.width() != other.width()
                || one.channels() != other.channels()) {
            throw new IllegalArgumentException(
                    "%s and %s are not segmented alike".formatted(one.name(), other.name()));
        }
        this.device = device;
        this.known = known;
        this.asked = asked;
        this.plan = plan;
        boolean labelled = !one.classes().isEmpty();
        int[] labels =
                IntStream.range(0, one.size()).map(i -> labelled ? one.label(i) : 0).toArray();
        LabelledSubsets drawn =
                new LabelledSubsets(labels, labelled ? one.classes().size() : 1, plan.seed());
        for (int s = 0; s < plan.subsets(); s++) {
            subsets.add(drawn.subset(plan.masks(), s));
        }
        taken = (double) plan.masks() / drawn.smallestClass();
    }

    /// Learns and asks with the features of one method.
    ///
    /// @param seeds its features, one of each seed: pretraining or initialisation drawn anew
    /// @param random whether another seed would give other features
    public Row row(String method, List<Dense> seeds, boolean random) {
        int classes = known.classes().size();
        float[][][] scores = new float[seeds.size()][plan.subsets()][];
        List<CrossValidation.Choice> choices = new ArrayList<>();
        double[] ofClasses = new double[classes];
        double[] seen = new double[classes];
        double mean = 0;
        double accuracy = 0;
        for (int r = 0; r < seeds.size(); r++) {
            List<Fitted> fitted = fit(seeds.get(r));
            fitted.forEach(one -> choices.add(one.choice));
            List<IntersectionOverUnion> found = ask(seeds.get(r), fitted);
            for (int s = 0; s < found.size(); s++) {
                scores[r][s] = found.get(s).ofPictures();
                mean += found.get(s).mean() / (seeds.size() * found.size());
                accuracy += found.get(s).accuracy() / (seeds.size() * found.size());
                double[] own = found.get(s).ofClasses();
                for (int c = 0; c < classes; c++) {
                    ofClasses[c] += Double.isNaN(own[c]) ? 0 : own[c];
                    seen[c] += Double.isNaN(own[c]) ? 0 : 1;
                }
            }
        }
        for (int c = 0; c < classes; c++) {
            ofClasses[c] /= seen[c];
        }
        Scores all = random ? Scores.of(scores) : Scores.withoutSeeds(scores[0]);
        return new Row(method, mean, accuracy, ofClasses, all, choices);
    }

    /// Compares two rows by each picture's IoU.
    public Outcome compare(Row first, Row second) {
        int[] groups = Design.ungrouped(asked.images().size());
        return Inference.compare(
                first.scores, second.scores, new Design.OfficialTest(groups, taken));
    }

    private record Fitted(CrossValidation.Choice choice, LinearClassifier classifier) {}

    /// One classifier for each subset.
    private List<Fitted> fit(Dense dense) {
        int[] pictures = subsets.stream().flatMapToInt(IntStream::of).distinct().sorted().toArray();
        int[][] places = new int[pictures.length][];
        int[] labels = new int[pictures.length * plan.pixels];
        int[] groups = new int[labels.length];
        for (int i = 0; i < pictures.length; i++) {
            byte[] mask = known.mask().apply(pictures[i]);
            int[] order = RandomStream.of(plan.seed, PIXELS, pictures[i]).permutation(mask.length);
            places[i] = new int[plan.pixels];
            for (int j = 0; j < plan.pixels; j++) {
                int row = i * plan.pixels + j;
                places[i][j] = order[j % mask.length];
                labels[row] = mask[places[i][j]] & 0xFF;
                groups[row] = pictures[i];
            }
        }
        List<Features> maps = features(dense, pictures, places);
        int classes = known.classes().size();
        List<Fitted> fitted = new ArrayList<>();
        for (int s = 0; s < subsets.size(); s++) {
            int[] rows =
                    IntStream.of(Trial.rows(subsets.get(s), pictures))
                            .flatMap(i -> IntStream.range(i * plan.pixels, (i + 1) * plan.pixels))
                            .toArray();
            int[] ofRows = Trial.at(rows, labels);
            int[] together = Trial.at(rows, groups);
            long own = RandomStream.of(plan.seed, FOLDS, s).nextLong();
            CrossValidation.Choice choice =
                    CrossValidation.possible(ofRows, together, classes)
                            ? CrossValidation.linear(
                                    maps,
                                    new CrossValidation.Labelled(rows, ofRows, together, classes),
                                    own)
                            : new CrossValidation.Choice(
                                    maps.get(Math.max(0, maps.size() - 2)).map(),
                                    LogisticProbe.FIXED_STRENGTH,
                                    null,
                                    null);
            Features map =
                    maps.stream()
                            .filter(m -> m.map().equals(choice.map()))
                            .findFirst()
                            .orElseThrow();
            fitted.add(
                    new Fitted(
                            choice,
                            LogisticProbe.fit(map, rows, ofRows, classes, choice.strength())));
        }
        return fitted;
    }

    /// The features of the pixels `places` of `pictures`, by map, `[pictures · pixels, C]`.
    private List<Features> features(Dense dense, int[] pictures, int[][] places) {
        Images images = known.images();
        int size = images.height() * images.width();
        int pixels = plan.pixels;
        Map<String, float[]> values = new LinkedHashMap<>();
        int batch = Math.min(BATCH, pictures.length);
        try (Scope scope = device.scope().open()) {
            Variable input = input(scope, images, batch);
            Variable chosen = scope.variable("pixels", TensorShape.of(batch * pixels), DType.I32);
            for (int first = 0; first < pictures.length; first += batch) {
                int count = Math.min(batch, pictures.length - first);
                int[] indices = new int[batch * pixels];
                for (int i = 0; i < count * pixels; i++) {
                    indices[i] = i / pixels * size + places[first + i / pixels][i % pixels];
                }
                chosen.set(indices);
                input.set(
                        read(
                                images,
                                IntStream.of(pictures).skip(first).limit(count).toArray(),
                                batch));
                Map<String, Reading> readings = new LinkedHashMap<>();
                try (Step step = device.step()) {
                    dense.maps(input.value())
                            .forEach((name, map) -> {
                                int channels = map.shape().extent(-1);
                                Tensor large =
                                        Resize.bilinear(map, images.height(), images.width());
                                readings.put(
                                        name,
                                        step.read(
                                                large.reshape(-1, channels)
                                                        .gather(chosen.value())));
                            });
                    step.run();
                }
                int from = first * pixels;
                readings.forEach((name, reading) -> {
                    int channels = reading.shape().extent(-1);
                    float[] target =
                            values.computeIfAbsent(
                                    name, _ -> new float[pictures.length * pixels * channels]);
                    System.arraycopy(
                            reading.floats(),
                            0,
                            target,
                            from * channels,
                            count * pixels * channels);
                });
            }
        }
        List<Features> features = new ArrayList<>();
        values.forEach((name, numbers) -> {
            int rows = pictures.length * pixels;
            features.add(new Features(name, rows, numbers.length / rows, numbers));
        });
        return features;
    }

    /// What each classifier makes of all asked pictures.
    private List<IntersectionOverUnion> ask(Dense dense, List<Fitted> fitted) {
        Images images = asked.images();
        int size = images.height() * images.width();
        int classes = known.classes().size();
        List<IntersectionOverUnion> found = new ArrayList<>();
        fitted.forEach(_ -> found.add(new IntersectionOverUnion(classes)));
        int batch = Math.min(BATCH, images.size());
        try (Scope scope = device.scope().open()) {
            Variable input = input(scope, images, batch);
            List<Tensor> weights = new ArrayList<>();
            List<Tensor> biases = new ArrayList<>();
            for (Fitted one : fitted) {
                weights.add(weights(scope, one.classifier));
                biases.add(scope.tensor(TensorShape.of(classes), floats(one.classifier.biases())));
            }
            for (int first = 0; first < images.size(); first += batch) {
                int count = Math.min(batch, images.size() - first);
                input.set(read(images, IntStream.range(first, first + count).toArray(), batch));
                List<Reading> readings = new ArrayList<>();
                try (Step step = device.step()) {
                    Map<String, Tensor> maps = dense.maps(input.value());
                    for (int s = 0; s < fitted.size(); s++) {
                        Tensor map = maps.get(fitted.get(s).choice.map());
                        Tensor logits =
                                map.reshape(-1, map.shape().extent(-1))
                                        .matmul(weights.get(s), false, true)
                                        .plus(biases.get(s))
                                        .reshape(map.shape().with(-1, classes));
                        readings.add(
                                step.read(
                                        Resize.bilinear(logits, images.height(), images.width())
                                                .argmax(3)
                                                .to(DType.F32)));
                    }
                    step.run();
                }
                for (int i = 0; i < count; i++) {
                    byte[] mask = asked.mask().apply(first + i);
                    for (int s = 0; s < readings.size(); s++) {
                        float[] answers = readings.get(s).floats();
                        byte[] answer = new byte[size];
                        for (int p = 0; p < size; p++) {
                            answer[p] = (byte) answers[i * size + p];
                        }
                        found.get(s).add(mask, answer);
                    }
                }
            }
        }
        return found;
    }

    private static Variable input(Scope scope, Images images, int batch) {
        TensorShape shape =
                TensorShape.of(batch, images.height(), images.width(), images.channels());
        return scope.variable("pictures", shape, DType.U8);
    }

    /// The bytes of the pictures `indices`, followed by black ones up to `batch`.
    private static byte[] read(Images images, int[] indices, int batch) {
        byte[] bytes = new byte[batch * images.pictureBytes()];
        for (int i = 0; i < indices.length; i++) {
            images.read(indices[i], bytes, i * images.pictureBytes());
        }
        return bytes;
    }

    private static Tensor weights(Scope scope, LinearClassifier classifier) {
        double[][] weights = classifier.weights();
        float[] flat = new float[weights.length * weights[0].length];
        for (int c = 0; c < weights.length; c++) {
            System.arraycopy(floats(weights[c]), 0, flat, c * weights[c].length, weights[c].length);
        }
        return scope.tensor(TensorShape.of(weights.length, weights[0].length), flat);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
