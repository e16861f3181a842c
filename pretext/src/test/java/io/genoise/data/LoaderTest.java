package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoaderTest {
    private final Images images = TestImages.numbered(50, 4, 5);
    private final Batches batches =
            Batches.shuffled(images, 8, 7).with(ShiftAndMirror.CROP_AND_MIRROR);

    private static String content(Batch batch) {
        return batch.epoch()
                + "/"
                + batch.step()
                + Arrays.toString(batch.indices())
                + Arrays.toString(batch.integers(Views.LABELS))
                + Arrays.toString(batch.bytes(Views.PICTURES));
    }

    private static List<String> contents(Loader loader, int count) {
        List<String> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Batch batch = loader.next();
            contents.add(content(batch));
            loader.release(batch);
        }
        return contents;
    }

    @Test
    void batchesDoNotDependOnTheNumberOfWorkers() {
        try (Loader one = new Loader(batches, 0, 0, 1, 2);
                Loader many = new Loader(batches, 0, 0, 4, 6)) {
            assertThat(contents(many, 20)).isEqualTo(contents(one, 20));
        }
    }

    /// Draws whose number a test knows, each as slow as it is told.
    private static final class Counted implements Views {
        private final AtomicInteger drawn = new AtomicInteger();
        private final long nanoseconds;

        Counted(long nanoseconds) {
            this.nanoseconds = nanoseconds;
        }

        @Override
        public List<Column> columns(Images of) {
            return PLAIN.columns(of);
        }

        @Override
        public void draw(Sample sample) {
            LockSupport.parkNanos(nanoseconds);
            PLAIN.draw(sample);
            drawn.incrementAndGet();
        }
    }

    /// The consumer does nothing but ask: whatever is loaded, it waits.
    @Test
    void helpComesAsLongAsBatchesAreWaitedForAndTheyStayTheSame() {
        Batches slow = batches.with(new Counted(200_000));
        int count = 4 * Loader.LOOKED_AT;
        try (Loader alone = new Loader(slow, 0, 0, 1, 2);
                Loader helped = new Loader(slow, 0, 0, 1, 3, 2)) {
            assertThat(helped.workers()).isEqualTo(1);
            assertThat(contents(helped, count)).isEqualTo(contents(alone, count));
            assertThat(helped.workers()).isEqualTo(3);
            assertThat(alone.workers()).isEqualTo(1);
        }
    }

    @Test
    void noHelpComesWhereBatchesAreThere() {
        Counted views = new Counted(0);
        try (Loader loader = new Loader(batches.with(views), 0, 0, 1, 3, 2)) {
            for (int i = 0; i < 3 * Loader.LOOKED_AT; i++) {
                while (views.drawn.get() < 8 * (i + 2)) {
                    Thread.onSpinWait(); // both buffers are full, one of them the next
                }
                loader.release(loader.next());
            }
            assertThat(loader.workers()).isEqualTo(1);
        }
    }

    @Test
    void resumedLoaderGoesOnWhereTheOtherStopped() {
        try (Loader whole = Loader.of(batches);
                Loader resumed = new Loader(batches, 1, 3, 2, 4)) {
            List<String> all = contents(whole, 20);
            assertThat(contents(resumed, 11)).isEqualTo(all.subList(9, 20));
        }
    }

    @Test
    void epochGoesOnceThroughEveryPicture() {
        List<Integer> seen = new ArrayList<>();
        try (Loader loader = Loader.of(Batches.inOrder(images, 8))) {
            for (Batch batch : loader.epoch()) {
                IntStream.range(0, batch.count()).forEach(i -> seen.add(batch.indices()[i]));
            }
        }
        assertThat(seen).isEqualTo(IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void shuffledEpochsDifferAndLeaveOutTheRest() {
        List<List<Integer>> epochs = new ArrayList<>();
        try (Loader loader = Loader.of(Batches.shuffled(images, 8, 1))) {
            for (int epoch = 0; epoch < 2; epoch++) {
                List<Integer> seen = new ArrayList<>();
                for (Batch batch : loader.epoch()) {
                    IntStream.of(batch.indices()).forEach(seen::add);
                }
                epochs.add(seen);
            }
        }
        assertThat(epochs.get(0)).hasSize(48).doesNotHaveDuplicates().isNotEqualTo(epochs.get(1));
    }

    @Test
    void viewsLieSideBySideWithTheirLabels() {
        Views fourTurns =
                new Views() {
                    @Override
                    public List<Column> columns(Images of) {
                        return List.of(Views.pictures(of, 4), Column.integers(LABELS, 4));
                    }

                    @Override
                    public void draw(Sample sample) {
                        for (int turn = 0; turn < 4; turn++) {
                            sample.write(turn, Placement.WHOLE.turned(turn));
                            sample.put(LABELS, turn, turn);
                        }
                    }
                };
        try (Loader loader = Loader.of(Batches.inOrder(images, 2).with(fourTurns))) {
            Batch batch = loader.next();
            byte[] expected = Placement.WHOLE.turned(3).of(TestImages.pixels(images, 1), 4, 4, 1);
            assertThat(batch.integers(Views.LABELS)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
            assertThat(Arrays.copyOfRange(batch.bytes(Views.PICTURES), 7 * 16, 8 * 16))
                    .isEqualTo(expected);
        }
    }

    @Test
    void failureInAWorkerNamesThePictureAtItsBatch() {
        Views failing =
                new Views() {
                    @Override
                    public List<Column> columns(Images of) {
                        return PLAIN.columns(of);
                    }

                    @Override
                    public void draw(Sample sample) {
                        if (sample.index() == 21) {
                            throw new IllegalArgumentException("no such thing");
                        }
                    }
                };
        try (Loader loader = new Loader(Batches.inOrder(images, 8).with(failing), 0, 0, 3, 5)) {
            assertThat(contents(loader, 2)).hasSize(2);
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(loader::next)
                    .withMessageContaining("numbered #21")
                    .withMessageContaining("no such thing");
        }
    }

    @Test
    void holdingEveryBatchIsAnErrorAndNotADeadlock() {
        try (Loader loader = new Loader(batches, 0, 0, 1, 2)) {
            loader.next();
            loader.next();
            assertThatIllegalStateException()
                    .isThrownBy(loader::next)
                    .withMessageContaining("release one");
        }
    }

    @Test
    void releasingTwiceIsAnError() {
        try (Loader loader = Loader.of(batches)) {
            Batch batch = loader.next();
            loader.release(batch);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loader.release(batch))
                    .withMessageContaining("released twice");
        }
    }

    @Test
    void closeEndsTheWorkers() {
        Loader loader = new Loader(batches, 0, 0, 3, 4);
        loader.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().startsWith("genoise-loader") && t.isAlive());
        assertThatIllegalStateException().isThrownBy(loader::next).withMessageContaining("closed");
    }

    @Test
    void buffersAreUsedAgain() {
        try (Loader loader = new Loader(batches, 0, 0, 1, 2)) {
            List<byte[]> arrays = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Batch batch = loader.next();
                if (arrays.stream().noneMatch(a -> a == batch.bytes(Views.PICTURES))) {
                    arrays.add(batch.bytes(Views.PICTURES));
                }
                loader.release(batch);
            }
            assertThat(arrays).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void tooFewPicturesForOneBatchAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Batches.shuffled(images, 51, 1))
                .withMessageContaining("50 pictures");
    }
}
