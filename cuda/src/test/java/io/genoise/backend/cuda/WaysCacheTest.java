package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.cuda.driver.Convolutions;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.primitive.SlidingWindow;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A way that was measured is measured no more, as long as it is about the same thing.
class WaysCacheTest {
    @TempDir Path folder;

    private final Tried tried = new Tried();

    /// Counts how often it was asked, and tells what it was told to.
    private static final class Tried implements Convolutions {
        private List<Way> ways = List.of(new Way(7, 100, 1000), new Way(1, 0, 2000));
        private String version = "cuDNN 90500";
        private long most;
        private int asked;
        private int quiet;

        @Override
        public List<Way> ways(Convolution convolution, long bytes) {
            asked++;
            most = bytes;
            return ways;
        }

        @Override
        public Ready open(Convolution convolution, int algorithm) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String version() {
            return version;
        }

        @Override
        public void close() {}
    }

    private static Convolutions.Convolution convolution(int pictures) {
        return new Convolutions.Convolution(
                Convolutions.Wanted.OUTPUT,
                TensorShape.of(pictures, 8, 8, 16),
                TensorShape.of(16, 3, 3, 16),
                TensorShape.of(pictures, 8, 8, 16),
                SlidingWindow.square(3, 1, 1),
                1,
                DType.BF16,
                Arithmetic.EXACT);
    }

    private WaysCache cache() {
        return cache("a device", 64L << 30);
    }

    private WaysCache cache(String device, long bytes) {
        return new WaysCache(
                tried,
                new Facts(device, 90, 132, bytes, List.of()),
                new CacheFolder(folder),
                () -> tried.quiet++);
    }

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().getFirst();
        }
    }

    @Test
    void theFastestIsKeptHereAndOnDisk() {
        WaysCache cache = cache();
        assertThat(cache.fastest(convolution(4)).orElseThrow().algorithm()).isEqualTo(7);
        cache.fastest(convolution(4));
        assertThat(cache().fastest(convolution(4))).isEqualTo(cache.fastest(convolution(4)));
        assertThat(tried.asked).isEqualTo(1);
    }

    @Test
    void anotherConvolutionDeviceOrVersionIsMeasuredAnew() {
        cache().fastest(convolution(4));
        cache().fastest(convolution(5));
        cache("another device", 64L << 30).fastest(convolution(4));
        tried.version = "cuDNN 91000";
        cache().fastest(convolution(4));
        assertThat(tried.asked).isEqualTo(4);
    }

    @Test
    void aDamagedEntryIsMeasuredAgainAndMended() throws IOException {
        cache().fastest(convolution(4));
        byte[] whole = Files.readAllBytes(only());
        byte[] damaged = whole.clone();
        damaged[damaged.length - 2] ^= 1;
        Files.write(only(), damaged);
        assertThat(cache().fastest(convolution(4)).orElseThrow().algorithm()).isEqualTo(7);
        assertThat(tried.asked).isEqualTo(2);
        assertThat(only()).hasBinaryContent(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7\n", "7 100 -1\n", "x y z\n", "7 99999999999999999 5\n"})
    void aForeignEntryIsMeasuredAgain(String content) {
        byte[] foreign = content.getBytes(StandardCharsets.UTF_8);
        new CacheFolder(folder).put(cache().key(convolution(4)), foreign);
        assertThat(cache().fastest(convolution(4)).orElseThrow().algorithm()).isEqualTo(7);
        assertThat(tried.asked).isEqualTo(1);
    }

    @Test
    void theDeviceIsQuietWhileWaysAreTried() {
        WaysCache cache = cache();
        cache.fastest(convolution(4));
        cache.fastest(convolution(4));
        assertThat(tried.quiet).isEqualTo(1);
    }

    @Test
    void whatWasNotMeasuredIsNotKept() {
        tried.ways = List.of(new Convolutions.Way(1, 0, 0));
        assertThat(cache().fastest(convolution(4)).orElseThrow().algorithm()).isEqualTo(1);
        cache().fastest(convolution(4));
        assertThat(tried.asked).isEqualTo(2);
    }

    @Test
    void noWayIsToldOnceARun() {
        tried.ways = List.of();
        WaysCache cache = cache();
        assertThat(cache.fastest(convolution(4))).isEmpty();
        assertThat(cache.fastest(convolution(4))).isEmpty();
        assertThat(tried.asked).isEqualTo(1);
    }

    @Test
    void whatDoesNotWorkAnyMoreIsMeasuredAgain() {
        WaysCache cache = cache();
        cache.fastest(convolution(4));
        tried.ways = List.of(new Convolutions.Way(1, 0, 500));
        assertThat(cache.again(convolution(4)).orElseThrow().algorithm()).isEqualTo(1);
        assertThat(cache().fastest(convolution(4)).orElseThrow().algorithm()).isEqualTo(1);
    }

    @Test
    void workspaceIsAShareOfTheDevices() {
        cache("small", 1L << 30).fastest(convolution(4));
        assertThat(tried.most).isEqualTo(64L << 20);
        cache("large", 80L << 30).fastest(convolution(4));
        assertThat(tried.most).isEqualTo(1L << 30);
    }

    @Test
    void writersAtOnceLeaveAWholeEntry() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Optional<Convolutions.Way>>> tasks =
                    IntStream.range(0, 64)
                            .<Callable<Optional<Convolutions.Way>>>mapToObj(
                                    _ -> () -> cache().again(convolution(4)))
                            .toList();
            for (Future<Optional<Convolutions.Way>> task : threads.invokeAll(tasks)) {
                assertThat(task.get().orElseThrow().algorithm()).isEqualTo(7);
            }
        }
        int before = tried.asked;
        assertThat(cache().fastest(convolution(4)).orElseThrow().algorithm()).isEqualTo(7);
        assertThat(tried.asked).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }
}
