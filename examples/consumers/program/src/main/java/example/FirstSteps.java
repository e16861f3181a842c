package example;

import io.genoise.autograd.Autograd;
import io.genoise.data.scenes.Scenes;
import io.genoise.embed.Embedder;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Vgg;
import io.genoise.op.Losses;
import io.genoise.optimizer.Sgd;
import io.genoise.random.RandomStream;
import io.genoise.setting.Copy;
import io.genoise.shape.TensorShape;
import io.genoise.task.Pretraining;
import io.genoise.task.context.Rotation;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.SafeTensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;

/// Trains a small network on tensors, saves it, loads it, and computes features with what was loaded; then pretrains one on drawn
/// scenes and embeds a picture. However it is started, it prints the same numbers.
public final class FirstSteps {
    private static final int PICTURES = 8;
    private static final int SIZE = 16;
    private static final int CLASSES = 4;

    private FirstSteps() {}

    /// Does all of it.
    ///
    /// @throws IOException if the checkpoint cannot be kept among the temporary files
    public static void main(String[] arguments) throws IOException {
        try (Device device = Device.best()) {
            System.out.println("device: " + device.name() + ", " + device.choice());
            device.facts().stream()
                    .filter(fact -> fact.startsWith("kernels"))
                    .forEach(System.out::println);
            Tensor pictures = device.tensor(TensorShape.of(PICTURES, SIZE, SIZE, 3), noise());
            Tensor labels = device.integers(TensorShape.of(PICTURES), 0, 1, 2, 3, 0, 1, 2, 3);

            Vgg.Config config = new Vgg.Config(2, 0.125, 3, CLASSES);
            Vgg network = config.create(device.scope(), 1);
            Sgd sgd = Sgd.nesterov(0.9f).over(network.parameters());
            for (int i = 0; i < 5; i++) {
                try (Step step = device.step()) {
                    Tensor logits = network.forward(pictures, Pass.train(1, i));
                    Tensor loss = Losses.crossEntropy(logits, labels);
                    sgd.update(Autograd.gradients(loss, network.parameters()), 0.02f);
                    Reading value = step.read(loss);
                    step.run();
                    System.out.println("step " + i + ": " + value.value());
                }
            }

            Path file = Files.createTempFile("first-steps", ".safetensors");
            try {
                SafeTensors.write(
                        file, new Checkpoint(ParameterTensors.of(network.parameters()), Map.of()));
                // Without classes: its features.
                Vgg.Config features = Copy.of(config).with(Vgg.Config::classes, 0).make();
                EncoderNetwork loaded = features.create(device.scope(), 2);
                ParameterTensors.load(loaded.parameters(), SafeTensors.read(file).tensors());
                try (Step step = device.step()) {
                    Reading read = step.read(loaded.forward(pictures, Pass.eval()));
                    step.run();
                    System.out.println("features: " + Arrays.toString(read.floats()));
                }
            } finally {
                Files.delete(file);
            }
        }
        embed();
    }

    private static void embed() throws IOException {
        Path encoder = Files.createTempFile("encoder", ".safetensors");
        Path picture = Files.createTempFile("picture", ".jpg");
        try {
            new Pretraining(new Rotation(), new Vgg.Config(2, 0.125, 3, 0), 1, PICTURES, 0.02f, 1)
                    .trainEncoder(Scenes.train(SIZE, PICTURES, 1), encoder);
            BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < SIZE * SIZE; i++) {
                image.setRGB(i % SIZE, i / SIZE, 0x050308 * (i % SIZE) + 0x020A01 * (i / SIZE));
            }
            ImageIO.write(image, "jpeg", picture.toFile());
            try (Embedder embedder = Embedder.load(encoder)) {
                System.out.println("embedded: " + Arrays.toString(embedder.embed(picture)));
            }
        } finally {
            Files.delete(encoder);
            Files.delete(picture);
        }
    }

    private static float[] noise() {
        RandomStream random = RandomStream.of(1);
        float[] noise = new float[PICTURES * SIZE * SIZE * 3];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat() - 0.5f;
        }
        return noise;
    }
}
