package io.genoise.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.genoise.data.Images;
import io.genoise.data.Picture;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import io.genoise.onnx.OnnxModel;
import io.genoise.train.ColourSpace;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Embedders and classifiers as ONNX models say what they say here, to another program.
class ExportedTest {
    private static final Images SCENES = Scenes.train(16, 40, 1);
    private static final int SIZE = 16;

    @TempDir Path folder;

    private final List<Picture> pictures =
            IntStream.range(0, 5).mapToObj(i -> FrozenEncoder.picture(SCENES, i)).toList();

    private Embedder embedder(String network) throws IOException {
        EncoderConfig config = Networks.of(network).withSize(SIZE).withClasses(0);
        return Embedder.load(SavedNetwork.write(folder.resolve("net.safetensors"), config, SCENES));
    }

    /// What ONNX Runtime makes of `pictures`, as it is fed: numbers in 0 … 1, channels first.
    private static float[][] run(OnnxModel model, String output, List<Picture> pictures)
            throws OrtException {
        int places = SIZE * SIZE;
        float[] numbers = new float[pictures.size() * 3 * places];
        for (int i = 0; i < pictures.size(); i++) {
            byte[] pixels = pictures.get(i).pixels();
            for (int p = 0; p < places; p++) {
                for (int c = 0; c < 3; c++) {
                    numbers[(i * 3 + c) * places + p] = (pixels[3 * p + c] & 0xFF) / 255f;
                }
            }
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {pictures.size(), 3, SIZE, SIZE};
        try (OrtSession session = environment.createSession(model.bytes());
                OnnxTensor input =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), shape);
                OrtSession.Result result = session.run(Map.of("pictures", input))) {
            return (float[][]) result.get(output).orElseThrow().getValue();
        }
    }

    /// Of an odd map, whose cells overlap, and of tokens.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nin,blocks=3,width=0.05",
                "vgg-small,width=0.1",
                "vit-small,patch=4,features=48,depth=2,heads=2"
            })
    void anEmbeddersVectors(String network) throws IOException, OrtException {
        try (Embedder usual = embedder(network)) {
            for (String map : List.of(usual.map(), usual.maps().getLast())) {
                Embedder embedder = usual.at(map);
                float[][] ours = embedder.embed(pictures);
                float[][] theirs = run(embedder.onnx(), "features", pictures);
                float[][] alone = run(embedder.onnx(), "features", pictures.subList(2, 3));
                for (int i = 0; i < ours.length; i++) {
                    assertThat(theirs[i]).containsExactly(ours[i], within(1e-4f));
                }
                assertThat(alone[0]).containsExactly(ours[2], within(1e-4f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ColourSpace.class)
    void whatItIsShownOfColours(ColourSpace space) throws IOException, OrtException {
        EncoderConfig config = Networks.of("nin,blocks=3,width=0.05").withClasses(0);
        Path file = folder.resolve("net.safetensors");
        try (Embedder embedder = Embedder.load(SavedNetwork.write(file, config, SCENES, space))) {
            float[][] ours = embedder.embed(pictures);
            float[][] theirs = run(embedder.onnx(), "features", pictures);
            for (int i = 0; i < ours.length; i++) {
                assertThat(theirs[i]).containsExactly(ours[i], within(1e-4f));
            }
        }
    }

    @Test
    void aClassifiersProbabilities() throws IOException, OrtException {
        try (Embedder embedder = embedder("nin,blocks=3,width=0.05");
                Classifier classifier = Classifier.fit(embedder, SCENES)) {
            List<Prediction> ours = classifier.predict(pictures);
            float[][] theirs = run(classifier.onnx(), "probabilities", pictures);
            for (int i = 0; i < theirs.length; i++) {
                for (int c = 0; c < theirs[i].length; c++) {
                    assertThat((double) theirs[i][c])
                            .isCloseTo(ours.get(i).probabilities()[c], within(1e-4));
                }
            }
            assertThat(new String(classifier.onnx().bytes(), StandardCharsets.UTF_8))
                    .contains("[\"" + classifier.classes().getFirst() + "\"");
        }
    }
}
