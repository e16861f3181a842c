package io.genoise.task;

import io.genoise.data.Images;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import io.genoise.task.part.Columns;
import io.genoise.task.part.Shown;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import io.genoise.train.EncoderCard;
import io.genoise.train.Part;
import io.genoise.train.Standardization;
import java.util.function.BiFunction;

/// A task whose net has not learned yet, with the columns of some pictures, on the reference device unless another is told:
/// what a test compares with what it works out by itself.
public final class AtStart implements AutoCloseable {
    private final Device device;
    private final Trained trained;
    private final Shown shown;

    public AtStart(PretextTask task, String network, Images images) {
        this(Device.open("reference", 1), task, network, images);
    }

    /// On `device`, where there is much to ask and nothing to compare.
    public AtStart(Device device, PretextTask task, String network, Images images) {
        this.device = device;
        task.admit(images);
        EncoderConfig config = Networks.of(network);
        Standardization standardization = Standardization.of(images);
        PretextLearner learner =
                task.learner(
                        new Material(
                                device.scope(),
                                config,
                                images,
                                standardization,
                                new Material.Course(1, images.size(), 0.1f, 10)));
        EncoderCard card =
                new EncoderCard(learner.encoder().config(), images.height(), standardization);
        trained = Trained.of(task, learner, card, images, 1);
        shown = Shown.of(trained, images.size());
    }

    /// As it is handed to previews.
    public Trained trained() {
        return trained;
    }

    /// What `asking` records, in evaluation mode, from the columns of all pictures.
    public float[] read(BiFunction<Columns, Pass, Tensor> asking) {
        return shown.read(asking);
    }

    /// The numbers of a column.
    public float[] column(String name) {
        return shown.read((columns, _) -> columns.column(name).times(1));
    }

    /// The numbers of a parameter of a part, such as `head`.
    public float[] parameter(String part, String name) {
        return trained.learner().parts().stream()
                .filter(one -> one.name().equals(part))
                .map(one -> ((Part.Trained) one).parameters())
                .findFirst()
                .orElseThrow()
                .read()
                .get(name);
    }

    @Override
    public void close() {
        device.close();
    }
}
