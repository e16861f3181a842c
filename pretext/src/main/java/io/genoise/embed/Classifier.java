package io.genoise.embed;

import io.genoise.data.GroupBy;
import io.genoise.data.Groups;
import io.genoise.data.Images;
import io.genoise.data.Picture;
import io.genoise.onnx.OnnxModel;
import io.genoise.op.Softmax;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import io.genoise.transfer.Features;
import io.genoise.transfer.LinearClassifier;
import io.genoise.transfer.Predictions;
import io.genoise.weights.SafeTensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/// Names pictures: a trained encoder, frozen, and logistic regression on its features, learned from pictures with labels, of
/// which it takes few.
///
/// {@snippet :
/// try (Embedder embedder = Embedder.load(Path.of("runs/rotation-photos"));
///         Classifier classifier = Classifier.fit(embedder, DataSets.open("labelled/", DataSets.Options.of(32)).train())) {
///     classifier.save(Path.of("pets.safetensors"));
/// }
/// try (Classifier classifier = Classifier.load(Path.of("pets.safetensors"))) {
///     System.out.println(classifier.predict(Path.of("cat.jpg")));   // cat 0.87, dog 0.10, fox 0.03
/// }
/// }
///
/// The map and the penalty are chosen by cross-validation among the pictures it learns from, as the linear probe of a study does
/// ([io.genoise.transfer.CrossValidation]). Probabilities are calibrated: predictions of pictures that were held out are made
/// neither too sure nor too unsure ([Temperature]). With fewer than five pictures of some class neither can be done; then
/// [#isCalibrated] is false.
///
/// Safe for many threads, as an [Embedder] is.
public final class Classifier implements AutoCloseable {
    private static final long SEED = 1;

    /// So many classes are named in words.
    private static final int NAMED = 8;

    private final Embedder embedder;
    private final boolean owned;
    private final LinearClassifier linear;
    private final FittedFacts facts;

    Classifier(Embedder embedder, boolean owned, LinearClassifier linear, FittedFacts facts) {
        this.embedder = embedder;
        this.owned = owned;
        this.linear = linear;
        this.facts = facts;
    }

    /// Learns from the pictures of `images` that have labels; near-duplicates and bursts stay together where pictures are held
    /// out.
    ///
    /// @param embedder whose encoder it takes, and which must stay open while it is used
    /// @throws IllegalArgumentException if there are no two classes with pictures
    public static Classifier fit(Embedder embedder, Images images) {
        return fit(embedder, images, GroupBy.AUTO, SEED);
    }

    /// As [#fit(Embedder,Images)].
    ///
    /// @param groups which pictures stay together where some are held out
    /// @param seed that what is held out follows from
    /// @throws IllegalArgumentException if there are no two classes with pictures
    public static Classifier fit(Embedder embedder, Images images, GroupBy groups, long seed) {
        LabelledPictures labelled = LabelledPictures.of(images);
        int[] together = Groups.of(labelled.images(), groups).of();
        return new Fitting(embedder, labelled, together, seed).classifier();
    }

    /// The classifier in `file`, on the [fastest device][Device#best()], which is its own.
    ///
    /// @throws IOException if it cannot be read
    /// @throws IllegalArgumentException if there is no classifier in it; the message names it
    public static Classifier load(Path file) throws IOException {
        return load(file, Device.best(), true);
    }

    /// The classifier in `file` on `device`, which stays open when this is closed. Nobody else may use it at the same time.
    ///
    /// @throws IOException if it cannot be read
    /// @throws IllegalArgumentException if there is no classifier in it; the message names it
    public static Classifier load(Path file, Device device) throws IOException {
        return load(file, device, false);
    }

    private static Classifier load(Path file, Device device, boolean owned) throws IOException {
        return FrozenEncoder.load(
                file,
                device,
                owned,
                (encoder, checkpoint) ->
                        ClassifierFile.read(checkpoint, file, Embedder.usual(encoder)));
    }

    /// Whether there is a classifier in `file`: false if it is a folder.
    ///
    /// @throws IOException if it cannot be read
    public static boolean isIn(Path file) throws IOException {
        return !Files.isDirectory(file) && ClassifierFile.isIn(SafeTensors.read(file));
    }

    /// Writes encoder and classifier into one safetensors file, whole or not at all.
    ///
    /// @throws IOException if that fails; a file that was there is untouched
    public void save(Path file) throws IOException {
        SafeTensors.write(file, ClassifierFile.of(this));
    }

    /// What it tells apart.
    public List<String> classes() {
        return facts.classes();
    }

    /// The pictures' vectors that it goes by.
    public Embedder embedder() {
        return embedder;
    }

    /// Whether probabilities are calibrated.
    public boolean isCalibrated() {
        return facts.calibrated();
    }

    /// How it was fitted, a line each: the map, the pictures, how many it was right about that it had not learned from.
    public List<String> words() {
        return facts.lines();
    }

    /// What is in the picture in `file`, a JPEG or PNG.
    ///
    /// @throws io.genoise.data.DataException if it cannot be read or is damaged; the message names the file
    public Prediction predict(Path file) {
        return predict(Picture.read(file));
    }

    /// What is in `image`.
    public Prediction predict(BufferedImage image) {
        return predict(Picture.of(image));
    }

    /// What is in `picture`, of any size.
    public Prediction predict(Picture picture) {
        return predict(List.of(picture)).getFirst();
    }

    /// What is in each of `pictures`, of any sizes.
    public List<Prediction> predict(List<Picture> pictures) {
        return predictions(embedder.features(pictures));
    }

    /// What is in each of `images`, which may be of any size.
    ///
    /// @throws IllegalArgumentException if they are clips
    public List<Prediction> predict(Images images) {
        return predictions(embedder.embed(images));
    }

    /// This as an ONNX model: input `pictures` as [Embedder#onnx] has it; output `probabilities` `[batch,classes]`, calibrated, and
    /// the names of the classes as its note `classes`, a JSON array.
    ///
    /// @throws IllegalArgumentException if the network has an operation that ONNX has no operator for; the message names it
    public OnnxModel onnx() {
        Map<String, String> metadata = new LinkedHashMap<>(embedder.card().notes());
        metadata.put("map", embedder.map());
        metadata.put("classes", JSON.std.asString(classes()));
        return embedder.encoder().onnx(embedder.pooling(), this::probabilities, metadata);
    }

    /// softmax((W x + b)/T), `[N,classes]`.
    private Map<String, Tensor> probabilities(Scope constants, Tensor features) {
        int count = classes().size();
        float[] weights = new float[count * embedder.dimension()];
        float[] biases = new float[count];
        for (int c = 0; c < count; c++) {
            biases[c] = (float) (linear.biases()[c] / facts.temperature());
            for (int j = 0; j < embedder.dimension(); j++) {
                weights[c * embedder.dimension() + j] =
                        (float) (linear.weights()[c][j] / facts.temperature());
            }
        }
        Tensor w = constants.tensor(TensorShape.of(count, embedder.dimension()), weights);
        Tensor logits =
                features.matmul(w, false, true)
                        .plus(constants.tensor(TensorShape.of(count), biases));
        return Map.of("probabilities", Softmax.softmax(logits, -1));
    }

    private List<Prediction> predictions(Features features) {
        Predictions scaled = Temperature.scale(linear.predict(features), facts.temperature());
        return Arrays.stream(scaled.probabilities())
                .map(p -> new Prediction(facts.classes(), p))
                .toList();
    }

    LinearClassifier linear() {
        return linear;
    }

    FittedFacts facts() {
        return facts;
    }

    /// Frees the encoder if this was [loaded][#load]; one that was fitted leaves its embedder open.
    @Override
    public void close() {
        if (owned) {
            embedder.close();
        }
    }

    /// How many classes, the first of them, and by what: `3 classes (cat, dog, fox) by conv3 4x4 of nin, blocks 4, width 0.25`.
    @Override
    public String toString() {
        int more = classes().size() - NAMED;
        return "%s classes (%s%s) by %s of %s"
                .formatted(
                        classes().size(),
                        String.join(", ", classes().subList(0, Math.min(NAMED, classes().size()))),
                        more > 0 ? " and %s more".formatted(more) : "",
                        embedder.map(),
                        embedder.card().words());
    }
}
