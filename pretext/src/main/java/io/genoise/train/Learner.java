package io.genoise.train;

import io.genoise.data.Batch;
import io.genoise.data.DataException;
import io.genoise.data.Images;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whatever learns: plain supervision, a pretext task, two networks against each other, one network that follows another.
/// It says what it consists of, and how one step goes; a [Trainer] loads, runs, logs, guards, saves and resumes.
public interface Learner {
    /// What it consists of, always the same parts; at least one is trained. That of a pretext task which is used afterwards is
    /// called [Part#ENCODER].
    List<Part> parts();

    /// Records one step: forward, losses, gradients and every update. Called once a step, and again to find out what went
    /// wrong; whatever it depends on is in `lesson` and in its parts.
    void learn(Lesson lesson);

    /// Looks at a batch on the host, before it goes to the device, where a wrong number is only a wrong loss.
    ///
    /// @param images the data set that the batch is of
    /// @throws DataException if something in it cannot be right; it names the picture
    default void check(Batch batch, Images images) {}

    /// What is to be done before the first step of an epoch, outside of steps, with all of its pictures: clusters to be
    /// found, say. What it finds is kept in parts: training that is resumed in mid-epoch does not ask again.
    ///
    /// @param epoch counted from 0
    default void beginEpoch(int epoch, Images images) {}

    /// Asked whenever figures are written down: a line if what it learns has become worthless, such as one answer to every
    /// picture. Training ends then with a [CollapseException]; its state is kept.
    ///
    /// @param figures of the last step, by name
    default Optional<String> alarm(Map<String, Double> figures) {
        return Optional.empty();
    }
}
