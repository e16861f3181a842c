package io.genoise.generate;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.Generating;
import io.genoise.task.Pretraining;
import io.genoise.tensor.Device;
import io.genoise.train.Differences;
import io.genoise.train.Onlooker;
import io.genoise.train.Progress;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Runs of [TinyGan] on 40 drawn scenes of 8 pixels, 10 steps of 8.
final class TinyRuns {
    static final Images SCENES = Scenes.train(8, 40, 1);
    static final RunRecord RECORD =
            new RunRecord("tiny-gan", RunRecord.State.UNFINISHED, 1, Map.of(), List.of(), Map.of());

    private TinyRuns() {}

    static Pretraining pretraining(TinyGan task) {
        return new Pretraining(task, SmallNetwork.of(1), 2, 8, 0.01f, 1);
    }

    /// A learner before its first step.
    static Generating learner(Device device, TinyGan task) {
        return learner(device, task, SCENES);
    }

    /// A learner of `images` before its first step.
    static Generating learner(Device device, TinyGan task, Images images) {
        return (Generating)
                pretraining(task).learner(device.scope(), images, Standardization.of(images), 10);
    }

    /// The lines that it told.
    static List<String> run(RunFolder folder, TinyGan task, Onlooker onlooker, BooleanSupplier stop)
            throws IOException {
        List<String> told = new ArrayList<>();
        Progress progress =
                new Progress() {
                    @Override
                    public void begin(String job, String things, long all, long done) {}

                    @Override
                    public void advance(long done, Map<String, Double> figures) {}

                    @Override
                    public void say(String line) {
                        told.add(line);
                    }

                    @Override
                    public void close() {}
                };
        try (Device device = Device.best(1)) {
            pretraining(task)
                    .run(
                            device.scope(),
                            SCENES,
                            folder,
                            new Pretraining.Terms(Differences.REFUSED, progress, stop, onlooker));
        }
        return told;
    }
}
