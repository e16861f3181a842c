package io.genoise.backend.cuda;

import io.genoise.backend.Launch;
import io.genoise.backend.LaunchSequence;
import io.genoise.backend.Memory;
import io.genoise.backend.Span;
import io.genoise.backend.cuda.driver.Driver;
import io.genoise.runtime.DeviceLostException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// A plan's launches on this device. The first run enqueues them one by one, the second is captured into graphs, and
/// every run from then on replays these: a graph is enqueued in one call, however many kernels it holds. What changes
/// from run to run is the parameter block alone, which is copied into its place on the device before each run.
///
/// An operation that the host computes stands between two graphs.
final class CudaSequence implements LaunchSequence {
    private final Driver driver;
    private final long stream;
    private final Staging staging;
    private final boolean capturing;
    private final Arena host = Arena.ofShared();
    private final Memory slots;
    private final int places;
    private final List<Call> calls = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private List<Part> alone; // a call each, to be timed
    private int runs;
    private boolean direct;
    private boolean closed;

    /// Calls that one graph holds, or one that none can.
    private static final class Part {
        final List<Call> calls = new ArrayList<>();
        boolean onHost;
        long graph;
    }

    /// Makes a kernel of a copy whose source moves.
    interface Copying {
        CudaKernel kernel(long bytes);
    }

    /// @param staging through which parameter blocks go
    /// @param capturing whether runs are captured at all
    CudaSequence(
            Context context,
            Blocks blocks,
            Staging staging,
            List<Launch> launches,
            Copying copying,
            boolean capturing) {
        this.driver = context.cuda().driver();
        this.stream = context.stream();
        this.staging = staging;
        this.capturing = capturing;
        this.places = places(launches);
        this.slots = blocks.allocate(Math.max(1, places) * 4L);
        try {
            long block = DeviceMemory.address(new Span(slots, 0), 0);
            for (Launch launch : launches) {
                calls.add(bind(launch, block, copying));
            }
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
        for (Call call : calls) {
            if (parts.isEmpty() || call.onHost() || parts.getLast().onHost) {
                parts.add(new Part());
                parts.getLast().onHost = call.onHost();
            }
            parts.getLast().calls.add(call);
        }
    }

    private static int places(List<Launch> launches) {
        int most = 0;
        for (Launch launch : launches) {
            List<Launch.Place> moving;
            switch (launch) {
                case Launch.Compute compute -> {
                    most = Math.max(most, ((CudaKernel) compute.kernel()).slots());
                    moving = compute.operands();
                }
                case Launch.Copy copy -> moving = List.of(copy.source());
            }
            for (Launch.Place place : moving) {
                for (Launch.Shift shift : place.shifts()) {
                    most = Math.max(most, shift.slot() + 1);
                }
            }
        }
        return most;
    }

    private Call bind(Launch launch, long block, Copying copying) {
        return switch (launch) {
            case Launch.Compute compute -> {
                long workspace =
                        compute.workspace() == null
                                ? 0
                                : DeviceMemory.address(
                                        compute.workspace(), compute.kernel().workspace());
                yield ((CudaKernel) compute.kernel())
                        .bind(bound(compute.operands(), workspace, block));
            }
            case Launch.Copy copy -> {
                long target = DeviceMemory.address(copy.target(), copy.bytes());
                if (copy.source().shifts().isEmpty()) {
                    long source = DeviceMemory.address(copy.source().span(), copy.bytes());
                    yield on -> driver.copy(source, target, copy.bytes(), on);
                }
                Launch.Place to = new Launch.Place(copy.target(), List.of());
                CudaKernel kernel = copying.kernel(copy.bytes());
                Call call = kernel.bind(bound(List.of(copy.source(), to), 0, block));
                yield new Call() {
                    @Override
                    public void enqueue(long on) {
                        call.enqueue(on);
                    }

                    @Override
                    public void close() {
                        kernel.close();
                    }
                };
            }
        };
    }

    private CudaKernel.Bound bound(List<Launch.Place> places, long workspace, long block) {
        long[] addresses =
                places.stream().mapToLong(p -> DeviceMemory.address(p.span(), 0)).toArray();
        List<List<Launch.Shift>> shifts = places.stream().map(Launch.Place::shifts).toList();
        return new CudaKernel.Bound(addresses, shifts, workspace, block, host);
    }

    @Override
    public void run(int[] values) {
        driver.adopt();
        put(values);
        boolean replaying = capturing && !direct && runs > 0;
        runs++;
        for (Part part : parts) {
            if (replaying && !part.onHost) {
                replay(part);
            } else {
                part.calls.forEach(call -> call.enqueue(stream));
            }
        }
    }

    private void put(int[] values) {
        if (places > 0) {
            staging.upload(
                    places,
                    Integer.BYTES,
                    (to, first, count) ->
                            MemorySegment.copy(
                                    values, first, to, ValueLayout.JAVA_INT_UNALIGNED, 0, count),
                    DeviceMemory.address(new Span(slots, 0), places * 4L));
        }
    }

    private void replay(Part part) {
        if (isCaptured(part)) {
            driver.replay(part.graph, stream);
        } else {
            part.calls.forEach(call -> call.enqueue(stream));
        }
    }

    /// Whether there is a graph of `part`; made if there is none yet. Where one cannot be made, none is from then on.
    private boolean isCaptured(Part part) {
        if (part.graph == 0 && !direct) {
            driver.beginCapture(stream);
            try {
                part.calls.forEach(call -> call.enqueue(stream));
                part.graph = driver.endCapture(stream);
            } catch (DeviceLostException e) {
                throw e;
            } catch (RuntimeException e) {
                driver.abandonCapture(stream);
                direct = true;
                System.getLogger("io.genoise")
                        .log(
                                System.Logger.Level.WARNING,
                                "A step cannot be captured into a graph, and runs kernel by kernel: "
                                        + e.getMessage());
            }
        }
        return part.graph != 0;
    }

    /// By events between the launches, each of which is replayed from a graph of its own: enqueued as it is, a short one
    /// would be charged with the host's time for it.
    @Override
    public void time(int[] values, long[] nanos) {
        driver.adopt();
        put(values);
        if (capturing && runs > 0 && alone == null) {
            captureSingly();
        }
        long[] events = new long[calls.size() + 1];
        try {
            for (int k = 0; k < events.length; k++) {
                events[k] = driver.event(true);
            }
            driver.record(events[0], stream);
            for (int k = 0; k < calls.size(); k++) {
                if (alone == null || alone.get(k).onHost) {
                    calls.get(k).enqueue(stream);
                } else {
                    replay(alone.get(k));
                }
                driver.record(events[k + 1], stream);
            }
            driver.await(events[calls.size()]);
            for (int k = 0; k < calls.size(); k++) {
                nanos[k] += driver.nanos(events[k], events[k + 1]);
            }
        } finally {
            for (long event : events) {
                if (event != 0) {
                    driver.closeEvent(event);
                }
            }
        }
    }

    private void captureSingly() {
        alone = new ArrayList<>();
        for (Call call : calls) {
            Part part = new Part();
            part.onHost = call.onHost();
            part.calls.add(call);
            alone.add(part);
            if (!part.onHost) {
                isCaptured(part);
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            driver.adopt();
            try {
                driver.finish(stream);
                release();
            } catch (DeviceLostException _) {
                host.close(); // the rest is gone
            }
        }
    }

    private void release() {
        closeGraphs(parts);
        if (alone != null) {
            closeGraphs(alone);
        }
        calls.forEach(Call::close);
        slots.close();
        host.close();
    }

    private void closeGraphs(List<Part> of) {
        for (Part part : of) {
            if (part.graph != 0) {
                driver.closeGraph(part.graph);
                part.graph = 0;
            }
        }
    }
}
