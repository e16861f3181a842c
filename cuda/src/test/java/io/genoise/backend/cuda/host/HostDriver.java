package io.genoise.backend.cuda.host;

import io.genoise.backend.cuda.driver.Driver;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.runtime.DeviceLostException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A driver without a device. What is enqueued is written into its stream's list, and done only when somebody waits for it:
/// whoever forgets to wait reads what was there before. With a seed, streams also go on by themselves now and then, in
/// any order that CUDA allows: whoever forgets to let one wait for another sees it one time or another.
///
/// What CUDA forbids is refused: handles and blocks that are not there, what is still in use, most calls while a stream is
/// captured, threads that have not adopted the device. A kernel that touches what is not allocated loses the device, as a
/// GPU would be lost, and says where.
public final class HostDriver implements Driver {
    private static final boolean TRACE = Boolean.getBoolean("genoise.cuda.trace");
    private static final int CAPTURE_BROKEN = 901;

    private final Facts facts;
    private final HostMemory memory = new HostMemory();
    private final Map<Long, Object> handles = new HashMap<>();
    private final Set<Thread> adopted = new HashSet<>();
    private final Random pace;
    private final List<Stream> streams = new ArrayList<>();
    private long nextHandle = 1;
    private long launches;
    private long replays;
    private long lostFrom = Long.MAX_VALUE;
    private String lost;
    private Open left;

    /// What has not been given back.
    ///
    /// @param blocks of device memory
    /// @param mapped pieces of memory behind reserved addresses
    /// @param reserved ranges of addresses
    /// @param pinned blocks of the host's memory
    public record Open(
            long blocks,
            long mapped,
            long reserved,
            long pinned,
            long streams,
            long events,
            long modules,
            long graphs) {
        /// Nothing.
        public static final Open NOTHING = new Open(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// Something to do, later.
    ///
    /// @param what for messages
    /// @param module the module that it needs, or null
    /// @param places pairs of an address and a number of bytes that it may touch; numbers of a record may be none
    private record Order(String what, HostModule module, long[] places, Runnable action) {}

    private static final class Stream {
        final Deque<Order> orders = new ArrayDeque<>();
        List<Order> captured;
        boolean broken;
    }

    /// One recording of an event.
    private static final class Mark {
        final Stream stream;
        final boolean captured;
        boolean done;
        long nanos;

        Mark(Stream stream, boolean captured) {
            this.stream = stream;
            this.captured = captured;
        }
    }

    private static final class Event {
        final boolean timed;
        Mark mark;

        Event(boolean timed) {
            this.timed = timed;
        }
    }

    private record Function(HostModule module, MemorySegment address, String name) {}

    private record Graph(List<Order> orders) {}

    /// @param seed of the order in which streams go on by themselves; null if they wait until they are waited for
    HostDriver(Facts facts, Long seed) {
        this.facts = facts;
        this.pace = seed == null ? null : new Random(seed);
        adopted.add(Thread.currentThread());
    }

    // ---- what tests ask ----

    /// What has not been given back: now, or, when the driver is closed, when that happened.
    public synchronized Open open() {
        return left != null
                ? left
                : new Open(
                        memory.count(HostMemory.Kind.BLOCK),
                        memory.count(HostMemory.Kind.MAPPED),
                        memory.reservations(),
                        memory.count(HostMemory.Kind.PINNED),
                        count(Stream.class),
                        count(Event.class),
                        count(HostModule.class),
                        count(Graph.class));
    }

    private long count(Class<?> type) {
        return handles.values().stream().filter(type::isInstance).count();
    }

    /// How many launches have been done.
    public synchronized long launches() {
        return launches;
    }

    /// How many graphs have been enqueued.
    public synchronized long replays() {
        return replays;
    }

    /// How many orders nobody has waited for yet.
    public synchronized int pending() {
        return streams.stream().mapToInt(stream -> stream.orders.size()).sum();
    }

    /// From now on there are `bytes` bytes of device memory in all.
    public synchronized void limit(long bytes) {
        memory.limit(bytes);
    }

    /// The device is lost when `more` more launches have been done and a further one begins.
    public synchronized void loseAfter(long more) {
        lostFrom = launches + more;
    }

    /// A block that begins `shift` bytes behind a multiple of 256, so no better aligned than that.
    public synchronized long allocate(long bytes, int shift) {
        enterOutsideCapture("cuMemAlloc");
        return memory.allocate(bytes, shift, HostMemory.Kind.BLOCK, facts.bytes());
    }

    /// The memory behind a block's addresses, to look into when everything is done.
    public synchronized MemorySegment look(long address, long bytes) {
        enter();
        memory.check(address, bytes, true, "look");
        return HostMemory.segment(address, bytes);
    }

    // ---- orders ----

    private void enter() {
        if (left != null) {
            throw new IllegalStateException("the driver is closed");
        }
        if (lost != null) {
            throw new DeviceLostException(lost);
        }
        if (!adopted.contains(Thread.currentThread())) {
            throw refused("cuCtxGetCurrent", "the thread has not adopted the device");
        }
    }

    private static IllegalStateException refused(String function, String why) {
        return new IllegalStateException(function + ": " + why);
    }

    /// Enters a call that no stream's capture allows.
    private void enterOutsideCapture(String function) {
        enter();
        for (Stream stream : streams) {
            if (stream.captured != null) {
                stream.broken = true;
                throw refused(function, "operation not permitted when a stream is capturing");
            }
        }
    }

    private long handle(Object thing) {
        handles.put(nextHandle, thing);
        return nextHandle++;
    }

    private <T> T get(long handle, Class<T> type) {
        Object thing = handles.get(handle);
        if (!type.isInstance(thing)) {
            throw new IllegalStateException(
                    "handle %s is no open %s but %s"
                            .formatted(handle, type.getSimpleName(), thing));
        }
        return type.cast(thing);
    }

    private void enqueue(Stream stream, Order order) {
        if (stream.captured != null) {
            if (stream.broken) {
                throw refused(order.what, "the capture was broken (%d)".formatted(CAPTURE_BROKEN));
            }
            stream.captured.add(order);
            return;
        }
        stream.orders.add(order);
        goOn();
    }

    /// Lets some streams do some of their orders.
    private void goOn() {
        while (pace != null && pace.nextInt(3) > 0) {
            List<Stream> busy = streams.stream().filter(s -> !s.orders.isEmpty()).toList();
            if (busy.isEmpty()) {
                return;
            }
            step(busy.get(pace.nextInt(busy.size())));
        }
    }

    private void step(Stream stream) {
        if (lost != null) {
            throw new DeviceLostException(lost);
        }
        stream.orders.remove().action.run();
    }

    private void complete(Mark mark) {
        while (mark != null && !mark.done) {
            step(mark.stream);
        }
    }

    private void drain(Stream stream) {
        while (!stream.orders.isEmpty()) {
            step(stream);
        }
    }

    /// Enqueues what a library does.
    ///
    /// @param places pairs of an address and a number of bytes
    synchronized void enqueue(String what, long stream, long[] places, Runnable action) {
        enter();
        checkPlaces(what, places, false);
        enqueue(
                get(stream, Stream.class),
                new Order(
                        what,
                        null,
                        places,
                        () -> {
                            executed(what, places, false);
                            action.run();
                        }));
    }

    /// Enters a call of a library that allocates or waits.
    synchronized void library(String function) {
        enterOutsideCapture(function);
    }

    private void checkPlaces(String what, long[] places, boolean pinned) {
        for (int i = 0; i < places.length; i += 2) {
            memory.check(places[i], places[i + 1], pinned, what);
        }
    }

    /// As [#checkPlaces], when the device does it: then it is lost.
    private void executed(String what, long[] places, boolean pinned) {
        try {
            checkPlaces(what, places, pinned);
        } catch (IllegalStateException e) {
            lose(e.getMessage());
        }
    }

    private void lose(String why) {
        lost = why;
        throw new DeviceLostException(why);
    }

    /// Checks that no order may touch these addresses.
    private void checkIdle(String function, long address, long bytes) {
        for (Stream stream : streams) {
            for (Order order : stream.orders) {
                for (int i = 0; i < order.places.length; i += 2) {
                    if (order.places[i] < address + bytes
                            && order.places[i] + order.places[i + 1] > address) {
                        throw refused(
                                function,
                                "%s may still be used by an order: %s"
                                        .formatted(HostMemory.hex(address), order.what));
                    }
                }
            }
        }
    }

    // ---- memory ----

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public synchronized void adopt() {
        adopted.add(Thread.currentThread());
    }

    @Override
    public synchronized long free() {
        enter();
        return memory.free(facts.bytes());
    }

    @Override
    public synchronized long allocate(long bytes) {
        enterOutsideCapture("cuMemAlloc");
        return memory.allocate(bytes, 0, HostMemory.Kind.BLOCK, facts.bytes());
    }

    @Override
    public synchronized void free(long address) {
        enterOutsideCapture("cuMemFree");
        checkIdle("cuMemFree", address, memory.bytes(address, HostMemory.Kind.BLOCK));
        memory.free(address, HostMemory.Kind.BLOCK);
    }

    @Override
    public long granularity() {
        return HostMemory.GRANULARITY;
    }

    @Override
    public synchronized long reserve(long bytes) {
        enterOutsideCapture("cuMemAddressReserve");
        return memory.reserve(bytes);
    }

    @Override
    public synchronized void release(long address, long bytes) {
        enterOutsideCapture("cuMemAddressFree");
        memory.release(address, bytes);
    }

    @Override
    public synchronized long map(long address, long bytes) {
        enterOutsideCapture("cuMemMap");
        return memory.map(address, bytes, facts.bytes());
    }

    @Override
    public synchronized void unmap(long address, long bytes, long handle) {
        enterOutsideCapture("cuMemUnmap");
        checkIdle("cuMemUnmap", address, bytes);
        memory.unmap(address, bytes, handle);
    }

    @Override
    public synchronized long pin(long bytes) {
        enterOutsideCapture("cuMemHostAlloc");
        return memory.allocate(bytes, 0, HostMemory.Kind.PINNED, facts.bytes());
    }

    @Override
    public synchronized void unpin(long address) {
        enterOutsideCapture("cuMemFreeHost");
        checkIdle("cuMemFreeHost", address, memory.bytes(address, HostMemory.Kind.PINNED));
        memory.free(address, HostMemory.Kind.PINNED);
    }

    @Override
    public synchronized void copy(long source, long target, long bytes, long stream) {
        enter();
        String what = "cuMemcpyAsync";
        long[] places = {source, bytes, target, bytes};
        checkPlaces(what, places, true);
        if (source < target + bytes && target < source + bytes && bytes > 0) {
            throw refused(what, "source and target overlap");
        }
        Order order =
                new Order(
                        what,
                        null,
                        places,
                        () -> {
                            executed(what, places, true);
                            HostMemory.segment(target, bytes)
                                    .copyFrom(HostMemory.segment(source, bytes));
                        });
        enqueue(get(stream, Stream.class), order);
    }

    @Override
    public synchronized void clear(long address, long bytes, long stream) {
        enqueue(
                "cuMemsetD8Async",
                stream,
                new long[] {address, bytes},
                () -> HostMemory.segment(address, bytes).fill((byte) 0));
    }

    // ---- streams and events ----

    @Override
    public synchronized long stream() {
        enter();
        Stream stream = new Stream();
        streams.add(stream);
        return handle(stream);
    }

    @Override
    public synchronized void finish(long handle) {
        enter();
        Stream stream = get(handle, Stream.class);
        if (stream.captured != null) {
            stream.broken = true;
            throw refused("cuStreamSynchronize", "operation not permitted on a capturing stream");
        }
        drain(stream);
    }

    @Override
    public synchronized void closeStream(long handle) {
        enter();
        Stream stream = get(handle, Stream.class);
        if (!stream.orders.isEmpty() || stream.captured != null) {
            throw refused("cuStreamDestroy", "the stream is in use");
        }
        streams.remove(stream);
        handles.remove(handle);
    }

    @Override
    public synchronized long event(boolean timed) {
        enter();
        return handle(new Event(timed));
    }

    @Override
    public synchronized void record(long handle, long stream) {
        enter();
        Stream on = get(stream, Stream.class);
        Event event = get(handle, Event.class);
        Mark mark = new Mark(on, on.captured != null);
        event.mark = mark;
        enqueue(
                on,
                new Order(
                        "cuEventRecord",
                        null,
                        new long[0],
                        () -> {
                            mark.done = true;
                            mark.nanos = System.nanoTime();
                        }));
    }

    @Override
    public synchronized void await(long handle, long stream) {
        enter();
        Stream on = get(stream, Stream.class);
        Mark mark = get(handle, Event.class).mark;
        if (mark != null && mark.captured && mark.stream.captured != null && on != mark.stream) {
            throw new UnsupportedOperationException("the host captures one stream at a time");
        }
        if (on.captured != null && mark != null && !mark.captured) {
            on.broken = true;
            throw refused("cuStreamWaitEvent", "the event lies outside of what is captured");
        }
        if (mark == null || mark.captured) {
            return;
        }
        enqueue(on, new Order("cuStreamWaitEvent", null, new long[0], () -> complete(mark)));
    }

    @Override
    public synchronized void await(long handle) {
        enter();
        Mark mark = get(handle, Event.class).mark;
        if (mark != null && mark.captured) {
            mark.stream.broken = mark.stream.captured != null;
            throw refused("cuEventSynchronize", "the event was captured");
        }
        complete(mark);
    }

    @Override
    public synchronized long nanos(long first, long last) {
        enter();
        Event from = get(first, Event.class);
        Event to = get(last, Event.class);
        for (Event event : List.of(from, to)) {
            if (!event.timed || event.mark == null || !event.mark.done || event.mark.captured) {
                throw refused("cuEventElapsedTime", "an event is not timed or has not happened");
            }
        }
        return to.mark.nanos - from.mark.nanos;
    }

    @Override
    public synchronized void closeEvent(long handle) {
        enter();
        get(handle, Event.class);
        handles.remove(handle);
    }

    // ---- kernels ----

    @Override
    public synchronized long load(byte[] image) {
        enterOutsideCapture("cuModuleLoadData");
        try {
            return handle(new HostModule(image));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IllegalStateException("cuModuleLoadData: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized long function(long module, String name) {
        enter();
        HostModule in = get(module, HostModule.class);
        MemorySegment address = in.function(name);
        if (address == null) {
            throw refused("cuModuleGetFunction", name + " is not found");
        }
        return handle(new Function(in, address, name));
    }

    @Override
    public synchronized void unload(long handle) {
        enterOutsideCapture("cuModuleUnload");
        HostModule module = get(handle, HostModule.class);
        for (Stream stream : streams) {
            for (Order order : stream.orders) {
                if (order.module == module) {
                    throw refused("cuModuleUnload", "a launch of it is still under way");
                }
            }
        }
        handles.remove(handle);
        handles.values().removeIf(thing -> thing instanceof Function f && f.module == module);
        module.close();
    }

    @Override
    public synchronized void launch(
            long function, int blocks, int threads, long argument, long bytes, long stream) {
        enter();
        Function kernel = get(function, Function.class);
        if (blocks < 1 || threads < 1 || threads > 1024 || bytes < 0 || bytes > 4096) {
            throw refused(
                    "cuLaunchKernel",
                    "%s blocks of %s threads with %s bytes".formatted(blocks, threads, bytes));
        }
        byte[] record = HostMemory.segment(argument, bytes).toArray(ValueLayout.JAVA_BYTE);
        long[] places = new long[(int) (bytes / 8) * 2];
        for (int i = 0; i < bytes / 8; i++) {
            places[2 * i] =
                    HostMemory.segment(argument, bytes)
                            .get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i);
            places[2 * i + 1] = 1;
        }
        enqueue(
                get(stream, Stream.class),
                new Order(
                        "launch of " + kernel.name,
                        kernel.module,
                        places,
                        () -> run(kernel, blocks, threads, record)));
    }

    private void run(Function kernel, int blocks, int threads, byte[] record) {
        if (launches >= lostFrom) {
            lose("the host's device was told to fail");
        }
        launches++;
        if (!handles.containsValue(kernel.module)) {
            lose(kernel.name + " runs when its module is unloaded");
        }
        if (TRACE) {
            System.err.printf("%s: %d blocks of %d threads%n", kernel.name, blocks, threads);
        }
        // every second launch the other way round
        String fault =
                kernel.module.run(
                        kernel.address, blocks, threads, launches % 2 == 0, record, memory);
        if (fault != null) {
            lose("%s (%d blocks of %d threads): %s".formatted(kernel.name, blocks, threads, fault));
        }
    }

    // ---- graphs ----

    @Override
    public synchronized void beginCapture(long handle) {
        enter();
        Stream stream = get(handle, Stream.class);
        if (stream.captured != null) {
            throw refused("cuStreamBeginCapture", "the stream is captured already");
        }
        stream.captured = new ArrayList<>();
        stream.broken = false;
    }

    @Override
    public synchronized long endCapture(long handle) {
        enter();
        Stream stream = get(handle, Stream.class);
        List<Order> orders = stream.captured;
        if (orders == null) {
            throw refused("cuStreamEndCapture", "the stream is not captured");
        }
        stream.captured = null;
        if (stream.broken) {
            throw refused("cuStreamEndCapture", "the capture was broken");
        }
        return handle(new Graph(List.copyOf(orders)));
    }

    @Override
    public synchronized void abandonCapture(long handle) {
        enter();
        get(handle, Stream.class).captured = null;
    }

    @Override
    public synchronized void replay(long handle, long stream) {
        enter();
        Stream on = get(stream, Stream.class);
        replays++;
        for (Order order : get(handle, Graph.class).orders) {
            enqueue(on, order);
        }
    }

    @Override
    public synchronized void closeGraph(long handle) {
        enter();
        List<Order> orders = get(handle, Graph.class).orders;
        for (Stream stream : streams) {
            for (Order order : stream.orders) {
                if (orders.stream().anyMatch(part -> part == order)) {
                    throw refused("cuGraphExecDestroy", "a replay of it is still under way");
                }
            }
        }
        handles.remove(handle);
    }

    @Override
    public synchronized void close() {
        if (left != null) {
            return;
        }
        left = open();
        handles.values().stream()
                .filter(HostModule.class::isInstance)
                .forEach(module -> ((HostModule) module).close());
        handles.clear();
        memory.close();
    }
}
