package io.genoise.task.distillation;

import io.genoise.data.Images;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.tensor.Scope;
import io.genoise.train.Answers;
import io.genoise.train.EncoderCard;
import io.genoise.train.FeatureFile;
import io.genoise.train.RunFolder;
import io.genoise.train.Standardization;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a teacher says of every picture: the encoder of one of our own runs, or any other tool, whose features lie in a
/// safetensors file as [distillation][Distill] describes it.
///
/// @param width numbers a picture
/// @param numbers `[N,width]`
record TeacherFeatures(int width, float[] numbers) {
    /// Of the run's folder or the file `from`.
    ///
    /// @throws IllegalArgumentException if it cannot be read, or says nothing of a picture; the message names it
    static TeacherFeatures of(Path from, Images images, Scope scope) {
        try {
            return Files.isDirectory(from)
                    ? ofRun(from, images, scope)
                    : ofFile(from, images, SafeTensors.read(from));
        } catch (IOException e) {
            throw new IllegalArgumentException("--from %s: %s".formatted(from, e.getMessage()), e);
        }
    }

    /// Checks that a run whose encoder is to teach was shown pictures like these.
    ///
    /// @throws IllegalArgumentException if not; the message names the option that would change it
    static void check(Path from, Images images) {
        if (!Files.exists(from)) {
            throw new IllegalArgumentException("--from %s: nothing is there".formatted(from));
        }
        if (!Files.isDirectory(from)) {
            return;
        }
        try {
            check(from, EncoderCard.of(checkpoint(from).metadata()), images);
        } catch (IOException e) {
            throw new IllegalArgumentException("--from %s: %s".formatted(from, e.getMessage()), e);
        }
    }

    private static void check(Path from, EncoderCard card, Images images) {
        if (card.size() != images.height() || card.size() != images.width()) {
            throw new IllegalArgumentException(
                    "--from %s: its pictures have %s x %s pixels, these %s x %s: --size %s makes them alike"
                            .formatted(
                                    from,
                                    card.size(),
                                    card.size(),
                                    images.width(),
                                    images.height(),
                                    card.size()));
        }
        int channels = card.standardization().mean().length;
        if (channels != images.channels()) {
            throw new IllegalArgumentException(
                    "--from %s: its pictures are %s, these %s"
                            .formatted(from, colours(channels), colours(images.channels())));
        }
    }

    private static String colours(int channels) {
        return channels == 1 ? "grey" : "in colour";
    }

    private static Checkpoint checkpoint(Path run) throws IOException {
        return SafeTensors.read(RunFolder.open(run).checkpoint());
    }

    private static TeacherFeatures ofRun(Path run, Images images, Scope scope) throws IOException {
        Checkpoint checkpoint = checkpoint(run);
        EncoderCard card = EncoderCard.of(checkpoint.metadata());
        check(run, card, images);
        try (Scope own = scope.open()) {
            EncoderNetwork teacher = card.network().withClasses(0).create(own, 0);
            ParameterTensors.load(teacher.parameters(), checkpoint.tensors());
            Standardization.OnDevice prepare = card.standardization().in(own);
            float[] numbers =
                    Answers.of(
                            scope.device(),
                            images,
                            Answers.AT_ONCE,
                            x -> teacher.forward(prepare.apply(x), Pass.eval()));
            return new TeacherFeatures(teacher.features(), numbers);
        }
    }

    private static TeacherFeatures ofFile(Path file, Images images, Checkpoint checkpoint) {
        Map<String, StoredTensor> maps = new TreeMap<>(checkpoint.tensors());
        if (maps.isEmpty()) {
            throw new IllegalArgumentException("--from %s: it holds no tensor".formatted(file));
        }
        String last = maps.keySet().stream().toList().getLast();
        String name = checkpoint.metadata().getOrDefault("fixed", last);
        StoredTensor map = maps.get(name);
        if (map == null || map.shape().length != 2 || map.shape()[1] < 1) {
            throw new IllegalArgumentException(
                    "--from %s: tensor %s is %s; expected [pictures, features]"
                            .formatted(file, name, map));
        }
        int width = map.shape()[1];
        float[] all = FeatureFile.numbers("--from " + file, name, map);
        int[] rows =
                rows(file, images, map.shape()[0], checkpoint.metadata().get(FeatureFile.NAMES));
        float[] numbers = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all, rows[i] * width, numbers, i * width, width);
        }
        return new TeacherFeatures(width, numbers);
    }

    /// The row of each picture: by its name, or, without names, as many rows as there are pictures, in their order.
    private static int[] rows(Path file, Images images, int count, String note) {
        int[] rows = new int[images.size()];
        if (note == null) {
            if (count != rows.length) {
                throw new IllegalArgumentException(
                        "--from %s: without the note files, %s rows for %s pictures"
                                .formatted(file, count, rows.length));
            }
            Arrays.setAll(rows, i -> i);
            return rows;
        }
        List<String> files = FeatureFile.names("--from " + file, note, count);
        Map<String, Integer> byEnd = new HashMap<>();
        for (int row = 0; row < count; row++) {
            int from = 0;
            while (from >= 0) {
                String end = files.get(row).substring(from);
                byEnd.merge(end, row, (_, _) -> -1);
                int slash = files.get(row).indexOf('/', from);
                from = slash < 0 ? -1 : slash + 1;
            }
        }
        for (int i = 0; i < rows.length; i++) {
            Integer row = byEnd.get(images.describe(i));
            if (row == null || row < 0) {
                throw new IllegalArgumentException(
                        "--from %s: it has %s of %s"
                                .formatted(
                                        file,
                                        row == null
                                                ? "no features"
                                                : "features of several pictures called so",
                                        images.describe(i)));
            }
            rows[i] = row;
        }
        return rows;
    }

    /// These numbers with mean 0 and deviation 1 over the pictures, feature by feature; 0 for one that does not vary.
    float[] standardized() {
        int count = numbers.length / width;
        float[] result = new float[numbers.length];
        for (int f = 0; f < width; f++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < count; i++) {
                sum += numbers[i * width + f];
            }
            double mean = sum / count;
            for (int i = 0; i < count; i++) {
                double apart = numbers[i * width + f] - mean;
                squares += apart * apart;
            }
            double deviation = Math.sqrt(squares / count);
            for (int i = 0; i < count; i++) {
                double apart = numbers[i * width + f] - mean;
                result[i * width + f] =
                        deviation > 1e-6 * Math.abs(mean) ? (float) (apart / deviation) : 0;
            }
        }
        return result;
    }
}
