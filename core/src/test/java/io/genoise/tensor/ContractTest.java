package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.Group;
import io.genoise.backend.Limits;
import io.genoise.backend.ReplayingBackend;
import io.genoise.op.Convolution;
import io.genoise.primitive.Primitive;
import io.genoise.runtime.Arithmetic;
import io.genoise.runtime.DeviceLostException;
import io.genoise.runtime.MemoryLimitException;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a device that works on its own and replays its plans may rely on, and what its user may.
class ContractTest {
    private final ReplayingBackend backend = new ReplayingBackend(Limits.USUAL, true);
    private final Device device = TestDevice.over(backend);
    private final Variable x = device.variable("x", TensorShape.of(4), 1, 2, 3, 4);

    private Reading addOne(float amount) {
        try (Step step = device.step()) {
            Tensor next = x.value().plus(amount);
            x.assign(next);
            Reading sum = step.read(next.sum());
            step.run();
            return sum;
        }
    }

    private List<String> events(Runnable work) {
        backend.events();
        work.run();
        return backend.events();
    }

    @Test
    void aPlanIsOneSequenceThatIsRunDirectlyCapturedAndReplayed() {
        List<String> first = events(() -> addOne(1));
        assertThat(first).containsOnlyOnce("sequence").endsWith("sequence", "direct", "fetch");
        assertThat(first.indexOf("sequence")).isGreaterThan(first.lastIndexOf("prepare"));
        assertThat(events(() -> addOne(2))).containsExactly("capture", "fetch");
        assertThat(events(() -> addOne(3))).containsExactly("replay", "fetch");
        assertThat(events(() -> addOne(4))).containsExactly("replay", "fetch");
        assertThat(x.read()).containsExactly(11, 12, 13, 14);
    }

    @Test
    void readingsAreWaitedForWhenTheyAreAskedForAndLaterRunsDoNotChangeThem() {
        List<Reading> sums = new ArrayList<>();
        assertThat(
                        events(() -> {
                            for (int i = 0; i < 3; i++) {
                                sums.add(addOne(1));
                            }
                        }))
                .doesNotContain("wait");
        assertThat(backend.pending()).isPositive();
        assertThat(events(() -> sums.get(0).value())).containsExactly("wait");
        assertThat(sums.get(0).value()).isEqualTo(14);
        assertThat(sums.get(1).value()).isEqualTo(18);
        assertThat(sums.get(2).value()).isEqualTo(22);
    }

    @Test
    void aNewSequenceIsMadeOnlyWhenAnAddressHasMoved() {
        Variable y = device.variable("y", TensorShape.of(4), 0, 0, 0, 0);
        twice(x);
        twice(x);
        assertThat(events(() -> twice(x))).containsExactly("replay");
        assertThat(events(() -> twice(y))).containsExactly("sequence", "direct");
        assertThat(events(() -> twice(y))).containsExactly("capture");
        assertThat(x.read()).containsExactly(8, 16, 24, 32);
    }

    private void twice(Variable of) {
        try (Step step = device.step()) {
            of.assign(of.value().times(2));
            step.run();
        }
    }

    @Test
    void whatIsKeptDoesNotBreakTheReplay() {
        List<Tensor> kept = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            kept.add(keep(i));
        }
        assertThat(events(() -> kept.add(keep(2)))).containsExactly("allocate", "replay", "copy");
        assertThat(events(() -> kept.add(keep(3)))).containsExactly("allocate", "replay", "copy");
        for (int i = 0; i < 4; i++) {
            assertThat(kept.get(i).read()).containsExactly(1 + i, 2 + i, 3 + i, 4 + i);
        }
    }

    private Tensor keep(int i) {
        try (Step step = device.step()) {
            Tensor result = step.keep(x.value().plus(i));
            step.run();
            return result;
        }
    }

    @Test
    void aMovingWindowIsReplayed() {
        Variable long1 = device.variable("long", TensorShape.of(100), DType.F32);
        float[] values = new float[100];
        for (int i = 0; i < 100; i++) {
            values[i] = i;
        }
        long1.set(values);
        List<Reading> sums = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            try (Step step = device.step()) {
                sums.add(step.read(long1.value().slice(0, i, i + 4).sum()));
                step.run();
            }
        }
        assertThat(Collections.frequency(backend.events(), "sequence")).isEqualTo(1);
        for (int i = 0; i < 60; i++) {
            assertThat(sums.get(i).value()).isEqualTo(4 * i + 6);
        }
    }

    @Test
    void anArenaThatGrowsInPlaceLeavesOtherPlansAlone() {
        large(10);
        large(10);
        large(1000);
        assertThat(events(() -> large(10))).containsExactly("replay", "fetch");
    }

    @Test
    void anArenaThatMovesCostsANewSequence() {
        ReplayingBackend rigid = new ReplayingBackend(Limits.USUAL, false);
        try (Device other = TestDevice.over(rigid)) {
            for (int n : new int[] {10, 10, 1000}) {
                large(other, n);
            }
            rigid.events();
            large(other, 10);
            assertThat(rigid.events()).containsExactly("sequence", "direct", "fetch");
        }
        assertThat(rigid.open()).containsExactly(0, 0, 0);
    }

    private void large(int n) {
        large(device, n);
    }

    private static void large(Device device, int n) {
        try (Step step = device.step()) {
            Reading sum = step.read(device.iota(n).flip(0).plus(device.iota(n)));
            step.run();
            assertThat(sum.shape().elements()).isEqualTo(n);
        }
    }

    @Test
    void everythingIsClosedOnce() {
        device.mostPlans(2);
        for (int n = 1; n < 6; n++) {
            large(n);
        }
        keep(1);
        addOne(1);
        assertThat(backend.open().get(2)).as("sequences").isEqualTo(device.planner().held());
        device.close();
        assertThat(backend.open()).containsExactly(0, 0, 0);
    }

    @Test
    void onlyProductsAndConvolutionsMayRound() {
        for (Arithmetic allowed : List.of(Arithmetic.TF32, Arithmetic.EXACT)) {
            device.arithmetic(allowed);
            int before = backend.prepared().size();
            try (Step step = device.step()) {
                Tensor square = x.value().exp().reshape(2, 2);
                Tensor picture = square.matmul(square).reshape(1, 2, 2, 1);
                Tensor kernel = x.value().fixedSlice(0, 0, 1).reshape(1, 1, 1, 1);
                step.read(Convolution.conv2d(picture, kernel, 1, 0).sum());
                step.run();
            }
            List<Group> made = backend.prepared().subList(before, backend.prepared().size());
            assertThat(made)
                    .filteredOn(g -> multiplies(g.primitive()))
                    .hasSize(2)
                    .allMatch(g -> g.arithmetic() == allowed);
            assertThat(made)
                    .filteredOn(g -> !multiplies(g.primitive()))
                    .allMatch(g -> g.arithmetic() == Arithmetic.EXACT);
        }
    }

    private static boolean multiplies(Primitive primitive) {
        return primitive instanceof Primitive.MatMul || primitive instanceof Primitive.Convolve;
    }

    @Test
    void aDeviceThatIsFullSaysSoBeforeAnythingIsComputed() {
        backend.room(100);
        for (int tooLarge : new int[] {0, 1, 2}) {
            List<Integer> before = backend.open();
            try (Step step = device.step()) {
                x.assign(x.value().plus(1));
                step.keep(x.value().times(2).broadcast(TensorShape.of(tooLarge == 0 ? 4 : 1, 4)));
                Tensor wide = x.value().plus(x.value().reshape(4, 1));
                if (tooLarge == 1) {
                    step.keep(wide);
                } else {
                    step.read(wide);
                }
                if (tooLarge == 2) {
                    backend.room(0);
                }
                assertThatThrownBy(step::run)
                        .isInstanceOf(MemoryLimitException.class)
                        .hasMessageContaining("Nothing was computed");
            }
            assertThat(backend.open().getFirst()).isEqualTo(before.getFirst());
        }
        backend.room(Long.MAX_VALUE);
        assertThatThrownBy(
                        () -> {
                            backend.room(10);
                            device.variable("large", TensorShape.of(100), DType.F32);
                        })
                .isInstanceOf(MemoryLimitException.class)
                .hasMessageContaining("large needs 800 bytes");
        assertThat(x.read()).containsExactly(1, 2, 3, 4);
        device.close();
        assertThat(backend.open()).containsExactly(0, 0, 0);
    }

    @Test
    void aFaultEndsTheDeviceAndNamesThePlan() {
        addOne(1);
        backend.fail("an illegal address");
        assertThatThrownBy(() -> addOne(1))
                .isInstanceOf(DeviceLostException.class)
                .hasMessageContaining("device replaying failed in plan 0")
                .hasMessageContaining("an illegal address");
        assertThatThrownBy(device::step)
                .isInstanceOf(DeviceLostException.class)
                .hasMessageContaining("plan 0")
                .hasMessageContaining("checkpoint");
        assertThatThrownBy(x::read).isInstanceOf(DeviceLostException.class);
        device.close();
        assertThat(backend.open()).containsExactly(0, 0, 0);
    }

    @Test
    void aFaultThatIsFoundWhenAReadingArrivesEndsTheDeviceToo() {
        Reading sum = addOne(1);
        backend.fail("an illegal address");
        assertThatThrownBy(sum::value).isInstanceOf(DeviceLostException.class);
        assertThatThrownBy(device::step).isInstanceOf(DeviceLostException.class);
    }

    /// Batches whose one array is filled again and again, as a loader's are.
    private static Iterable<byte[]> batches(int count) {
        byte[] array = new byte[4];
        return () ->
                new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < count;
                    }

                    @Override
                    public byte[] next() {
                        if (next == 3 && count == 5) {
                            next++;
                            throw new IllegalStateException("batch 3 cannot be read");
                        }
                        Arrays.fill(array, (byte) next++);
                        return array;
                    }
                };
    }

    private static List<HostColumn> pixels(byte[] batch) {
        return List.of(HostColumn.of("pixels", TensorShape.of(2, 2), batch));
    }

    private static List<Float> sums(Device device, int count) {
        List<Reading> sums = new ArrayList<>();
        try (Feed<byte[]> feed = device.feed(batches(count), ContractTest::pixels)) {
            for (Feed.Fed<byte[]> batch : feed) {
                try (Step step = device.step()) {
                    sums.add(step.read(batch.tensor("pixels").to(DType.F32).sum()));
                    step.run();
                }
            }
        }
        return sums.stream().map(Reading::value).toList();
    }

    @Test
    void aFedBatchIsCopiedOneAheadWithoutWaiting() {
        backend.events();
        assertThat(sums(device, 4)).containsExactly(0f, 4f, 8f, 12f);
        List<String> seen = new ArrayList<>(backend.events());
        seen.removeIf(event -> event.equals("prepare") || event.equals("allocate"));
        assertThat(seen.subList(0, 12))
                .containsExactly(
                        "stage",
                        "stage",
                        "sequence",
                        "direct",
                        "fetch",
                        "stage",
                        "capture",
                        "fetch",
                        "stage",
                        "replay",
                        "fetch",
                        "replay");
    }

    @Test
    void aDeviceThatDoesNotWorkAheadIsFedWhenTheTurnComes() {
        try (Device plain = Device.open("reference", 1)) {
            long before = plain.bytes();
            assertThat(sums(plain, 4)).containsExactly(0f, 4f, 8f, 12f);
            assertThat(plain.bytes() - before).as("only the arena is left").isLessThan(200);
            assertThat(plain.plans()).isEqualTo(1);
        }
    }

    @Test
    void aBatchThatCannotBeReadIsToldWhenItsTurnComes() {
        List<Integer> seen = new ArrayList<>();
        try (Feed<byte[]> feed = device.feed(batches(5), ContractTest::pixels)) {
            assertThatThrownBy(
                            () -> {
                                while (feed.hasNext()) {
                                    feed.next();
                                    seen.add(seen.size());
                                }
                            })
                    .hasMessage("batch 3 cannot be read");
        }
        assertThat(seen).containsExactly(0, 1, 2);
    }
}
