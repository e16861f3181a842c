package io.genoise.examples;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.embed.Classifier;
import io.genoise.embed.Embedder;
import io.genoise.embed.Prediction;
import io.genoise.transfer.Features;
import io.genoise.transfer.Knn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Uses what was learned: vectors of pictures, the pictures most alike, and a classifier from a few labels. Any run of the
/// `genoise` command will do:
///
///     ./genoise pretrain rotation --data scenes --size 32 --epochs 3 --out runs/mine
///     java @genoise.args -cp … io.genoise.examples.Embed runs/mine
public final class Embed {
    private static final int LABELLED = 100;
    private static final int ASKED = 300;

    private Embed() {}

    /// @param arguments the folder of a run, or the file of an encoder
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: Embed RUN");
            System.exit(2);
        }
        System.out.printf(
                Locale.ROOT, "named right: %.1f %%%n", 100 * named(Path.of(arguments[0])));
    }

    /// The share of drawn scenes that are named right by a classifier that has learned from a hundred of them.
    static double named(Path run) throws IOException {
        try (Embedder embedder = Embedder.load(run)) {
            System.out.println(embedder);
            Images labelled = Scenes.train(embedder.size(), LABELLED, 1);
            Images others = Scenes.test(embedder.size(), ASKED, 1);

            Features known = embedder.embed(labelled);
            Features asked = embedder.embed(others);
            int[] alike = Knn.nearest(known, asked, 5)[0];
            System.out.println("most like the first scene: " + labelled.describe(alike[0]));

            Classifier classifier = Classifier.fit(embedder, labelled);
            classifier.words().forEach(System.out::println);
            List<Prediction> predictions = classifier.predict(others);
            System.out.println("the first scene: " + predictions.getFirst());
            int right = 0;
            for (int i = 0; i < ASKED; i++) {
                String name = others.classes().get(others.label(i));
                right += predictions.get(i).best().equals(name) ? 1 : 0;
            }
            return (double) right / ASKED;
        }
    }
}
