package io.genoise.task.distillation;

import com.google.auto.service.AutoService;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Sample;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Linear;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.Activations;
import io.genoise.op.Distances;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What would a larger net say of this picture? A small one, under a head that is thrown away, learns to point where the
/// teacher's features point:
///
///     loss = mean ‖s/‖s‖ − t/‖t‖‖² = 2 − 2·mean cos(s, t)
///
/// with t the teacher's features of the picture as it is, each of mean 0 and deviation 1 over all pictures, so that who says the
/// same of every picture is at chance (the paper has them as they come); and s the head's output for the picture, shifted and
/// mirrored. A head of several layers is what makes regression as good as the methods made for this (section 4).
///
/// The teacher is the encoder of one of our own runs (its folder), or any other tool: a safetensors file with a tensor
/// `[pictures, features]`, and the note `files` with the pictures' names as a JSON array in its order; without the note its
/// rows are the pictures in the data set's order. Of several tensors it is the one that the note `fixed` names, or the last.
///
/// It has no control: what the teacher says is all that is asked for, and a shortcut would be the teacher's own.
///
/// Source: Navaneet, Koohpayegani, Tejankar, Pirsiavash, *SimReg: regression as a simple yet effective tool for
/// self-supervised knowledge distillation*, BMVC 2021, arXiv:2201.05131, section 3.
@AutoService(PretextTask.class)
public record Distill(
        @Setting("the teacher: a run's folder, or a safetensors file of features") String from,
        @Setting(value = "layers of the head that is thrown away", least = 1, most = 8) int layers,
        @Setting(value = "pixels by which a picture is shifted at most", least = 0) int padding)
        implements PretextTask {
    private static final String INDEX = "index";

    /// The paper's head; who teaches must be said.
    public Distill() {
        this("", 4, 4);
    }

    @Override
    public Card card() {
        return new Card(
                "distill",
                "what would a larger net, or another tool's, say of this picture?",
                Family.DISTILLATION,
                "Navaneet, Koohpayegani, Tejankar, Pirsiavash 2021, SimReg: regression as a simple yet effective tool for"
                        + " self-supervised knowledge distillation, arXiv:2201.05131, section 3",
                "a teacher, as --from names it");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(30, 64, 0.05f, Networks.laptop(), 32);
    }

    @Override
    public boolean needsTeacher() {
        return from.isBlank();
    }

    @Override
    public void check(Images images) {
        if (needsTeacher()) {
            throw new IllegalArgumentException(
                    "distill needs a teacher: --from names a run's folder or a safetensors file of features");
        }
        TeacherFeatures.check(Path.of(from), images);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", 2.0, "cosine", 0.0);
    }

    /// The picture, shifted and mirrored, and its number.
    @Override
    public Views views(Images images) {
        ShiftAndMirror change = new ShiftAndMirror(padding, true);
        return new Views() {
            @Override
            public List<Column> columns(Images images) {
                return List.of(Views.placed(images, 1), Column.integers(INDEX, 1));
            }

            @Override
            public void draw(Sample sample) {
                sample.write(0, change.draw(sample.random()));
                sample.put(INDEX, 0, sample.index());
            }
        };
    }

    @Override
    public PretextLearner learner(Material material) {
        check(material.images());
        TeacherFeatures teacher =
                TeacherFeatures.of(Path.of(from), material.images(), material.scope());
        EncoderNetwork encoder = material.encoder(0);
        Parameters block = material.parameters("head");
        List<Linear> linears = new ArrayList<>();
        List<BatchNorm> norms = new ArrayList<>();
        int in = encoder.features();
        for (int i = 0; i < layers; i++) {
            boolean last = i == layers - 1;
            int wide = i % 2 == 0 ? 2 * encoder.features() : encoder.features();
            int out = last ? teacher.width() : wide;
            linears.add(Linear.of(block, "linear" + (i + 1), in, out));
            if (!last) {
                norms.add(BatchNorm.of(block, "norm" + (i + 1), out));
            }
            in = out;
        }
        TensorShape shape = TensorShape.of(material.images().size(), teacher.width());
        return new Student(
                material,
                encoder,
                linears,
                norms,
                material.scope().tensor(shape, teacher.standardized()),
                material.sgd(Part.ENCODER, encoder.parameters()),
                material.sgd("head", block));
    }

    private record Student(
            Material material,
            EncoderNetwork encoder,
            List<Linear> linears,
            List<BatchNorm> norms,
            Tensor teacher,
            Part.Trained network,
            Part.Trained head)
            implements PretextLearner {
        @Override
        public List<Part> parts() {
            return List.of(network, head);
        }

        /// The teacher was asked about the pictures that are learned from: nothing is shown of others.
        @Override
        public void learn(Lesson lesson) {
            if (!lesson.pass().training()) {
                return;
            }
            Tensor features =
                    encoder.forward(material.standardized(lesson.pictures()), lesson.pass());
            Tensor said = lesson.within("head", () -> said(features, lesson));
            Tensor asked = teacher.gather(lesson.column(INDEX));
            Tensor cosine =
                    lesson.within("loss", () -> Distances.cosineSimilarity(said, asked, 1).mean());
            lesson.minimize(
                    lesson.within("loss", () -> cosine.map(c -> c.times(-2).plus(2))),
                    network,
                    head);
            lesson.show("cosine", cosine);
        }

        private Tensor said(Tensor features, Lesson lesson) {
            Tensor x = features;
            for (int i = 0; i < linears.size(); i++) {
                x = linears.get(i).forward(x, lesson.pass());
                x = i < norms.size() ? Activations.relu(norms.get(i).forward(x, lesson.pass())) : x;
            }
            return x;
        }
    }
}
