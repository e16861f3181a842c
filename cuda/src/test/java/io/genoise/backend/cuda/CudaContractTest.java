package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.cuda.driver.Compiler;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.cuda.host.HostDriver;
import io.genoise.op.Convolution;
import io.genoise.runtime.DeviceLostException;
import io.genoise.runtime.MemoryLimitException;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Feed;
import io.genoise.tensor.HostColumn;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What core and its users rely on when a device works on its own and replays its plans, held by the CUDA backend over the
/// host's double.
class CudaContractTest {
    private Device device;
    private HostDriver driver;
    private Variable x;

    @BeforeEach
    void open() {
        open(HostCuda.open());
    }

    private void open(Cuda cuda) {
        HostDevices.Opened opened = HostDevices.over(cuda, HostDevices.OPTIONS);
        device = opened.device();
        driver = opened.driver();
        x = device.variable("x", TensorShape.of(4), 1, 2, 3, 4);
    }

    @AfterEach
    void everythingIsGivenBack() {
        if (device != null) {
            device.close();
            assertThat(driver.open()).isEqualTo(HostDriver.Open.NOTHING);
        }
    }

    private Reading addOne(float amount) {
        try (Step step = device.step()) {
            Tensor next = x.value().plus(amount);
            x.assign(next);
            Reading sum = step.read(next.sum());
            step.run();
            return sum;
        }
    }

    private long replaysOf(Runnable work) {
        long before = driver.replays();
        work.run();
        return driver.replays() - before;
    }

    @Test
    void aPlanIsRunDirectlyThenCapturedAndReplayed() {
        assertThat(replaysOf(() -> addOne(1))).isZero();
        assertThat(replaysOf(() -> addOne(2))).isEqualTo(1);
        assertThat(replaysOf(() -> addOne(3))).isEqualTo(1);
        assertThat(x.read()).containsExactly(7, 8, 9, 10);
    }

    @Test
    void readingsAreWaitedForWhenTheyAreAskedForAndLaterRunsDoNotChangeThem() {
        List<Reading> sums = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sums.add(addOne(1));
        }
        assertThat(driver.launches()).as("nothing has been waited for").isZero();
        assertThat(sums.get(0).value()).isEqualTo(14);
        assertThat(driver.pending()).as("later runs").isPositive();
        assertThat(sums.get(3).value()).isEqualTo(26);
        assertThat(sums.get(1).value()).isEqualTo(18);
    }

    private void twice(Variable of) {
        try (Step step = device.step()) {
            of.assign(of.value().times(2));
            step.run();
        }
    }

    @Test
    void aPlanIsCapturedAnewOnlyWhenAnAddressHasMoved() {
        Variable y = device.variable("y", TensorShape.of(4), 1, 1, 1, 1);
        twice(x);
        twice(x);
        assertThat(replaysOf(() -> twice(x))).isEqualTo(1);
        assertThat(replaysOf(() -> twice(y))).isZero();
        assertThat(replaysOf(() -> twice(y))).isEqualTo(1);
        assertThat(x.read()).containsExactly(8, 16, 24, 32);
        assertThat(y.read()).containsExactly(4, 4, 4, 4);
        assertThat(driver.open().graphs()).isEqualTo(1);
    }

    private Tensor keep(int i) {
        try (Step step = device.step()) {
            Tensor result = step.keep(x.value().plus(i));
            step.run();
            return result;
        }
    }

    @Test
    void whatIsKeptDoesNotBreakTheReplay() {
        List<Tensor> kept = new ArrayList<>(List.of(keep(0), keep(1)));
        assertThat(replaysOf(() -> kept.add(keep(2)))).isEqualTo(1);
        assertThat(replaysOf(() -> kept.add(keep(3)))).isEqualTo(1);
        for (int i = 0; i < 4; i++) {
            assertThat(kept.get(i).read()).containsExactly(1 + i, 2 + i, 3 + i, 4 + i);
        }
    }

    @Test
    void aMovingWindowIsReplayed() {
        Variable many = device.variable("many", TensorShape.of(100), DType.F32);
        float[] values = new float[100];
        for (int i = 0; i < 100; i++) {
            values[i] = i;
        }
        many.set(values);
        List<Reading> sums = new ArrayList<>();
        long replays =
                replaysOf(() -> {
                    for (int i = 0; i < 60; i++) {
                        try (Step step = device.step()) {
                            sums.add(step.read(many.value().slice(0, i, i + 4).sum()));
                            step.run();
                        }
                    }
                });
        assertThat(replays).isEqualTo(59);
        for (int i = 0; i < 60; i++) {
            assertThat(sums.get(i).value()).isEqualTo(4 * i + 6);
        }
    }

    private void large(int n) {
        try (Step step = device.step()) {
            Reading sum = step.read(device.iota(n).flip(0).plus(device.iota(n)));
            step.run();
            assertThat(sum.floats()).containsOnly(n - 1).hasSize(n);
        }
    }

    @Test
    void anArenaThatGrowsInPlaceLeavesOtherPlansAlone() {
        large(3000);
        large(3000);
        large(50_000);
        assertThat(replaysOf(() -> large(3000))).isEqualTo(1);
    }

    @Test
    void plansThatAreForgottenAreGivenBack() {
        device.mostPlans(2);
        for (int n = 1; n < 6; n++) {
            large(n);
            large(n);
        }
        assertThat(driver.open().graphs()).isLessThanOrEqualTo(2);
    }

    @Test
    void aDeviceThatIsFullSaysSoBeforeAnythingIsComputedAndGoesOn() {
        addOne(1);
        driver.limit(driver.facts().bytes() - driver.free() + 1000);
        try (Step step = device.step()) {
            x.assign(x.value().plus(1));
            step.read(x.value().broadcast(TensorShape.of(100_000, 4)).sin());
            assertThatThrownBy(step::run)
                    .isInstanceOf(MemoryLimitException.class)
                    .hasMessageContaining("Nothing was computed");
        }
        assertThatThrownBy(() -> device.variable("large", TensorShape.of(100_000), DType.F32))
                .isInstanceOf(MemoryLimitException.class)
                .hasMessageContaining("large needs");
        addOne(1);
        assertThat(x.read()).containsExactly(3, 4, 5, 6);
        driver.limit(Long.MAX_VALUE);
        large(100_000);
    }

    @Test
    void aFaultEndsTheDeviceAndNamesThePlan() {
        addOne(1).value();
        driver.loseAfter(0);
        assertThatThrownBy(() -> addOne(1).value())
                .isInstanceOf(DeviceLostException.class)
                .hasMessageContaining("device cuda failed")
                .hasMessageContaining("told to fail")
                .hasMessageContaining("plan 0");
        assertThatThrownBy(device::step)
                .isInstanceOf(DeviceLostException.class)
                .hasMessageContaining("plan 0")
                .hasMessageContaining("checkpoint");
        assertThatThrownBy(x::read).isInstanceOf(DeviceLostException.class);
        device.close();
        device = null;
    }

    /// Batches whose one array is filled again and again, as a loader's are.
    private static Iterable<byte[]> batches(int count) {
        byte[] array = new byte[4];
        Iterator<Integer> numbers = IntStream.range(0, count).iterator();
        return () ->
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return numbers.hasNext();
                    }

                    @Override
                    public byte[] next() {
                        Arrays.fill(array, (byte) (int) numbers.next());
                        return array;
                    }
                };
    }

    private static List<HostColumn> pixels(byte[] batch) {
        return List.of(HostColumn.of("pixels", TensorShape.of(2, 2), batch));
    }

    @Test
    void batchesAreBroughtAheadWithoutWaiting() {
        List<Reading> sums = new ArrayList<>();
        try (Feed<byte[]> feed = device.feed(batches(5), CudaContractTest::pixels)) {
            for (Feed.Fed<byte[]> batch : feed) {
                try (Step step = device.step()) {
                    sums.add(step.read(batch.tensor("pixels").to(DType.F32).sum()));
                    step.run();
                }
            }
        }
        assertThat(sums).extracting(Reading::value).containsExactly(0f, 4f, 8f, 12f, 16f);
    }

    /// A step with formulas, sums, a product and a convolution.
    private Reading everything() {
        try (Step step = device.step()) {
            Tensor square = x.value().times(0.125f).tanh().reshape(2, 2);
            Tensor picture = square.matmul(square).reshape(1, 2, 2, 1);
            Tensor kernel = x.value().fixedSlice(0, 0, 1).reshape(1, 1, 1, 1);
            Tensor y = Convolution.conv2d(picture, kernel, 1, 0);
            x.assign(x.value().plus(y.reshape(4)));
            Reading sum = step.read(y.sum());
            step.run();
            return sum;
        }
    }

    @Test
    void aDeviceThatIsLostAtAnyLaunchSaysSoAndIsClosed() {
        everything().value();
        long launches = driver.launches();
        assertThat(launches).isBetween(2L, 30L);
        for (long after = 0; after < 3 * launches; after++) {
            device.close();
            open(HostCuda.open(after));
            driver.loseAfter(after);
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 4; i++) {
                                    everything();
                                }
                                x.read();
                            })
                    .isInstanceOf(DeviceLostException.class);
            assertThatThrownBy(device::step).isInstanceOf(DeviceLostException.class);
        }
        device.close();
        device = null;
    }

    @Test
    void whereverMemoryEndsTheStepIsNotRunAndTheDeviceGoesOn() {
        long used = driver.facts().bytes() - driver.free();
        for (int more = 0; more < 200; more++) {
            driver.limit(used + 512L * more);
            try {
                everything();
                break;
            } catch (MemoryLimitException e) {
                assertThat(x.read()).containsExactly(1, 2, 3, 4);
                assertThat(more).isLessThan(199);
            }
        }
        assertThat(everything().value()).isNotZero();
    }

    @Test
    void aTextThatDoesNotCompileIsToldAndTheDeviceGoesOn() {
        device.close();
        Cuda cuda = HostCuda.open();
        Compiler compiler = cuda.compiler();
        boolean[] fails = new boolean[1];
        Compiler failing =
                new Compiler() {
                    @Override
                    public byte[] compile(String source) {
                        if (fails[0]) {
                            throw new IllegalArgumentException("an internal error of the compiler");
                        }
                        return compiler.compile(source);
                    }

                    @Override
                    public String version() {
                        return compiler.version();
                    }
                };
        open(new Cuda(cuda.driver(), failing, cuda.products(), cuda.convolutions()));
        fails[0] = true;
        assertThatThrownBy(() -> addOne(1)).hasMessageContaining("an internal error");
        fails[0] = false;
        addOne(1);
        assertThat(x.read()).containsExactly(2, 3, 4, 5);
    }
}
