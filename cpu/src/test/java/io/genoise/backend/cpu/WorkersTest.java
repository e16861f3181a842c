package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void everyTaskRunsExactlyOnceInEachOfManyRuns(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int run = 0; run < 3_000; run++) {
                int count = run % 17;
                AtomicIntegerArray seen = new AtomicIntegerArray(17);
                workers.run(count, (index, thread) -> seen.incrementAndGet(index));
                for (int i = 0; i < 17; i++) {
                    assertThat(seen.get(i)).isEqualTo(i < count ? 1 : 0);
                }
            }
        }
    }

    @Test
    void sleepersAreWoken() throws InterruptedException {
        try (Workers workers = new Workers(3)) {
            AtomicInteger done = new AtomicInteger();
            for (int run = 0; run < 5; run++) {
                Thread.sleep(20);
                workers.run(50, (index, thread) -> done.incrementAndGet());
            }
            assertThat(done.get()).isEqualTo(250);
        }
    }

    /// As on a machine that others use too, where a thread may lose its processor in the middle of a task.
    @Test
    @Timeout(60)
    void aTaskThatIsHeldUpHoldsUpNoOther() {
        try (Workers workers = new Workers(2)) {
            for (int heldUp = 0; heldUp < 50; heldUp++) {
                AtomicInteger others = new AtomicInteger();
                int late = heldUp;
                workers.run(
                        50,
                        (index, thread) -> {
                            if (index != late) {
                                others.incrementAndGet();
                            }
                            while (index == late && others.get() < 49) {
                                Thread.yield();
                            }
                        });
                assertThat(others.get()).isEqualTo(49);
            }
        }
    }

    @Test
    void anExceptionReachesTheCallerAndThePoolGoesOn() {
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() ->
                            workers.run(
                                    40,
                                    (index, thread) -> {
                                        if (index == 13) {
                                            throw new IllegalStateException("task 13");
                                        }
                                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("task 13");
            AtomicInteger done = new AtomicInteger();
            workers.run(40, (index, thread) -> done.incrementAndGet());
            assertThat(done.get()).isEqualTo(40);
        }
    }

    @Test
    void threadNumbersChooseScratch() {
        try (Workers workers = new Workers(4)) {
            workers.run(1_000, (index, thread) -> assertThat(thread).isBetween(0, 3));
        }
    }

    @Test
    void aClosedPoolRefusesWork() {
        Workers workers = new Workers(2);
        workers.close();
        workers.close();
        assertThatThrownBy(() -> workers.run(2, (index, thread) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
