package io.genoise.cli;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.task.Pretraining;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.train.Journal;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// How fast a pretraining goes on given pictures, found by letting it go for a while; nothing of it is kept.
///
/// What counts is the median step of the time's second half: the first ones compile kernels, and one may be held up by something
/// else. Where even few steps take long, two will do: others are to be tried as well.
final class Speed {
    private static final int BATCHES = 8;
    private static final int LEAST_STEPS = 3;
    private static final int EPOCHS = 1_000_000;

    /// For kernels that are compiled, and for slow steps, so many times the time is given, and these seconds at least.
    private static final int TIMES = 3;

    private static final Duration AT_LEAST = Duration.ofSeconds(6);

    /// Notes when each step ended, and stops when the time is over.
    static final class Watch implements Journal {
        private final List<Long> times = new ArrayList<>();
        private final Duration time;
        private final LongSupplier clock;
        private final long start;

        /// @param clock in nanoseconds
        Watch(Duration time, LongSupplier clock) {
            this.time = time;
            this.clock = clock;
            start = clock.getAsLong();
        }

        @Override
        public void progress(long views, Map<String, Double> means) {
            times.add(clock.getAsLong());
        }

        @Override
        public boolean stopped() {
            return times.size() > LEAST_STEPS && times.getLast() - times.getFirst() > time.toNanos()
                    || times.size() > 1 && times.getLast() - start > longest(time).toNanos();
        }

        private static Duration longest(Duration time) {
            Duration several = time.multipliedBy(TIMES);
            return several.compareTo(AT_LEAST) > 0 ? several : AT_LEAST;
        }
    }

    private Speed() {}

    /// Pictures a second; each may be several views.
    ///
    /// @param time to be spent on it, but for three steps at least, or two where they take long
    /// @throws IllegalArgumentException if it cannot learn from these pictures
    static double of(Device device, Pretraining pretraining, Images images, Duration time)
            throws IOException {
        int batch = Math.min(pretraining.pictures(), images.size());
        int few = Math.min(images.size(), batch * BATCHES);
        Images some =
                images.subset(
                        IntStream.range(0, few)
                                .map(i -> (int) ((long) i * images.size() / few))
                                .toArray());
        Batches batches =
                Batches.shuffled(some, batch, pretraining.seed())
                        .with(pretraining.task().views(some));
        TrainingPlan plan = TrainingPlan.of(batches, EPOCHS, pretraining.seed());
        Watch watch = new Watch(time, System::nanoTime);
        try (Scope scope = device.scope().open()) {
            new Trainer(
                            pretraining.learner(
                                    scope,
                                    some,
                                    Standardization.of(some, pretraining.task().colours()),
                                    plan.steps()),
                            plan)
                    .run(watch);
        }
        return batch / seconds(watch.times);
    }

    /// What a step takes, by when each ended.
    static double seconds(List<Long> times) {
        long middle = (times.getFirst() + times.getLast()) / 2;
        long[] steps =
                IntStream.range(1, times.size())
                        .filter(i -> times.get(i) > middle)
                        .mapToLong(i -> times.get(i) - times.get(i - 1))
                        .sorted()
                        .toArray();
        return steps[steps.length / 2] / 1e9;
    }
}
