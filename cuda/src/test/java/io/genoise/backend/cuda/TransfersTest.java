package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Memory;
import io.genoise.backend.Span;
import io.genoise.backend.Staged;
import io.genoise.backend.Transfer;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.cuda.host.HostDriver;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Numbers on their way to the device and back: what is asked for is what comes, whenever it comes.
class TransfersTest {
    private Cuda cuda;
    private CudaBackend backend;

    @BeforeEach
    void open() {
        cuda = HostCuda.open();
        backend = new CudaBackend(cuda, HostDevices.OPTIONS);
    }

    @AfterEach
    void everythingIsGivenBack() {
        backend.close();
        assertThat(HostCuda.driver(cuda).open()).isEqualTo(HostDriver.Open.NOTHING);
    }

    private static float[] numbers(int count, int from) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = from + i % 1000;
        }
        return numbers;
    }

    private float[] read(Span span, int count) {
        float[] values = new float[count];
        backend.download(span, DType.F32, values, 0, count);
        return values;
    }

    @Test
    void anUploadOfManyPiecesHasReadItsArrayWhenItReturns() {
        int count = 5_000_000; // five pieces of pinned memory, the ring has four
        Memory memory = backend.allocate(4L * count);
        float[] source = numbers(count, 0);
        backend.upload(source, 0, count, new Span(memory, 0), DType.F32);
        Arrays.fill(source, -1);
        assertThat(Arrays.mismatch(read(new Span(memory, 0), count), numbers(count, 0)))
                .isEqualTo(-1);
        memory.close();
    }

    @Test
    void everyTypeIsConvertedOnTheWay() {
        Memory memory = backend.allocate(64);
        for (DType type : DType.values()) {
            backend.upload(new float[] {1, 2.5f, 300}, 0, 3, new Span(memory, 0), type);
            float[] back = new float[3];
            backend.download(new Span(memory, 0), type, back, 0, 3);
            for (int i = 0; i < 3; i++) {
                assertThat(back[i])
                        .as("%s", type)
                        .isEqualTo((float) type.round(new float[] {1, 2.5f, 300}[i]));
            }
        }
        memory.close();
    }

    @Test
    void aReadingIsWhatWasThereWhenItWasAskedFor() {
        Memory memory = backend.allocate(64);
        Span place = new Span(memory, 0);
        backend.upload(new float[] {1, 2, 3}, 0, 3, place, DType.F32);
        float[] early = new float[3];
        Transfer reading = backend.fetch(place, DType.F32, early, 0, 3);
        backend.upload(new float[] {7, 8, 9}, 0, 3, place, DType.F32);
        assertThat(early).containsOnly(0);
        reading.await();
        assertThat(early).containsExactly(1, 2, 3);
        memory.close();
    }

    @Test
    void readingsThatNobodyWaitsForComeWhenTheirPlaceIsWanted() {
        int count = 100_000;
        Memory memory = backend.allocate(4L * count);
        Span place = new Span(memory, 0);
        List<float[]> all = new ArrayList<>();
        List<Transfer> transfers = new ArrayList<>();
        for (int k = 0; k < 30; k++) { // 12 MB through a ring of 4
            backend.upload(numbers(count, k), 0, count, place, DType.F32);
            all.add(new float[count]);
            transfers.add(backend.fetch(place, DType.F32, all.getLast(), 0, count));
        }
        assertThat(all.getFirst()[1]).isEqualTo(1);
        transfers.reversed().forEach(Transfer::await);
        for (int k = 0; k < 30; k++) {
            assertThat(Arrays.mismatch(all.get(k), numbers(count, k))).as("%s", k).isEqualTo(-1);
        }
        memory.close();
    }

    @Test
    void aReadingLargerThanTheRingComesAtOnce() {
        int count = 3_000_000;
        Memory memory = backend.allocate(4L * count);
        backend.upload(numbers(count, 5), 0, count, new Span(memory, 0), DType.F32);
        float[] values = new float[count];
        backend.fetch(new Span(memory, 0), DType.F32, values, 0, count).await();
        assertThat(Arrays.mismatch(values, numbers(count, 5))).isEqualTo(-1);
        memory.close();
    }

    @Test
    void aReadingComesEvenIfTheDeviceIsClosedFirst() {
        Memory memory = backend.allocate(64);
        backend.upload(new float[] {4}, 0, 1, new Span(memory, 0), DType.F32);
        float[] value = new float[1];
        Transfer reading = backend.fetch(new Span(memory, 0), DType.F32, value, 0, 1);
        memory.close();
        backend.close();
        reading.await();
        assertThat(value[0]).isEqualTo(4);
        cuda = HostCuda.open();
        backend = new CudaBackend(cuda, HostDevices.OPTIONS);
    }

    @Test
    void aBatchThatIsBroughtAheadComesIntoPlaceInItsTurn() {
        Memory memory = backend.allocate(4000);
        Span place = new Span(memory, 0);
        List<Staged> ahead = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            float[] batch = numbers(1000, k);
            ahead.add(backend.stage(batch, 1000));
            Arrays.fill(batch, -1);
        }
        for (int k = 0; k < 3; k++) {
            ahead.get(k).into(place, DType.F32);
            assertThat(read(place, 1000)).isEqualTo(numbers(1000, k));
        }
        memory.close();
    }

    @Test
    void aBatchIsConvertedOnTheDevice() {
        Memory memory = backend.allocate(4000);
        Span place = new Span(memory, 0);
        byte[] pixels = {0, 127, (byte) 200, (byte) 255};
        backend.stage(pixels, 4).into(place, DType.F32);
        assertThat(read(place, 4)).containsExactly(0, 127, 200, 255);
        backend.stage(new int[] {3, -70_000}, 2).into(place, DType.F32);
        assertThat(read(place, 2)).containsExactly(3, -70_000);
        memory.close();
    }

    @Test
    void batchesPassThroughTheSameMemory() {
        Memory memory = backend.allocate(4000);
        Span place = new Span(memory, 0);
        backend.stage(numbers(1000, 0), 1000).into(place, DType.F32);
        backend.stage(numbers(1000, 0), 1000).drop();
        long held = backend.bytes();
        for (int k = 0; k < 20; k++) {
            Staged next = backend.stage(numbers(1000, k), 1000);
            if (k % 3 == 0) {
                next.drop();
            } else {
                next.into(place, DType.F32);
            }
        }
        assertThat(backend.bytes()).isEqualTo(held);
        memory.close();
    }
}
