package io.genoise.backend.cuda;

import io.genoise.backend.Span;
import io.genoise.backend.Staged;
import io.genoise.backend.cuda.driver.Driver;
import io.genoise.shape.DType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Batches brought over while a step computes: on a stream of their own into device memory of their own, from where the
/// computing stream copies them into place in its turn.
final class Ahead implements AutoCloseable {
    private final Driver driver;
    private final long computing;
    private final long copying;
    private final Staging staging;
    private final Converting converting;
    private final List<Stage> all = new ArrayList<>();
    private final Deque<Stage> idle = new ArrayDeque<>();

    /// Enqueues that `count` elements are converted to another type, on the device.
    interface Converting {
        void convert(long source, DType from, long target, DType to, int count);
    }

    /// Device memory that batches pass through.
    ///
    /// @param filled happens when a batch has come
    /// @param emptied happens when it has been copied into place
    private record Stage(long address, long bytes, long filled, long emptied) {}

    /// @param computing the stream that steps run on
    /// @param piece bytes of a piece of pinned memory
    Ahead(Driver driver, long computing, long piece, Converting converting) {
        this.driver = driver;
        this.computing = computing;
        this.copying = driver.stream();
        this.staging = new Staging(driver, copying, piece);
        this.converting = converting;
    }

    /// Begins to bring `count` elements of `type` over; the array has been read when this returns.
    Staged bring(int count, DType type, Staging.Filling filling) {
        long bytes = (long) count * type.bytes();
        Stage stage = take(bytes);
        driver.await(stage.emptied, copying);
        staging.upload(count, type.bytes(), filling, stage.address);
        driver.record(stage.filled, copying);
        return new Staged() {
            @Override
            public void into(Span target, DType wanted) {
                driver.adopt();
                long to = DeviceMemory.address(target, (long) count * wanted.bytes());
                driver.await(stage.filled, computing);
                if (wanted == type) {
                    driver.copy(stage.address, to, bytes, computing);
                } else {
                    converting.convert(stage.address, type, to, wanted, count);
                }
                driver.record(stage.emptied, computing);
                idle.add(stage);
            }

            @Override
            public void drop() {
                idle.add(stage);
            }
        };
    }

    /// A stage of at least `bytes` bytes, and not much more.
    private Stage take(long bytes) {
        for (Iterator<Stage> it = idle.iterator(); it.hasNext(); ) {
            Stage stage = it.next();
            if (stage.bytes >= bytes && stage.bytes <= 2 * bytes + 4096) {
                it.remove();
                return stage;
            }
        }
        Stage unfit = idle.poll();
        if (unfit != null) {
            driver.await(unfit.emptied);
            close(unfit);
            all.remove(unfit);
        }
        long address = driver.allocate(Math.max(1, bytes));
        Stage fresh = new Stage(address, bytes, driver.event(false), driver.event(false));
        all.add(fresh);
        return fresh;
    }

    private void close(Stage stage) {
        driver.closeEvent(stage.filled);
        driver.closeEvent(stage.emptied);
        driver.free(stage.address);
    }

    /// Bytes of device memory that batches pass through.
    long bytes() {
        return all.stream().mapToLong(Stage::bytes).sum();
    }

    @Override
    public void close() {
        driver.finish(copying);
        all.forEach(this::close);
        all.clear();
        staging.close();
        driver.closeStream(copying);
    }
}
