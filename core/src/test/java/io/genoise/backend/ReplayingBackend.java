package io.genoise.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.runtime.DeviceLostException;
import io.genoise.shape.DType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// A device that does not exist. It takes orders like one that works on its own: it writes down what it is asked for,
/// replays sequences, and computes (by the reference) only when somebody waits for it. So a test sees the order of calls,
/// and every answer that came too early would be wrong.
public final class ReplayingBackend implements Backend {
    private final ReferenceBackend reference = new ReferenceBackend();
    private final Limits limits;
    private final boolean grows;
    private final List<String> events = new ArrayList<>();
    private final List<Group> prepared = new ArrayList<>();

    /// Orders that nobody has waited for yet.
    private final Deque<Runnable> stream = new ArrayDeque<>();

    private List<Launch> launched = List.of();
    private String fault;
    private long room = Long.MAX_VALUE;
    private int blocks;
    private int kernels;
    private int sequences;

    /// @param grows whether memory grows where it lies
    public ReplayingBackend(Limits limits, boolean grows) {
        this.limits = limits;
        this.grows = grows;
    }

    /// What was asked for since the last call of this.
    public List<String> events() {
        List<String> all = List.copyOf(events);
        events.clear();
        return all;
    }

    /// What kernels were made for, in the order in which they were.
    public List<Group> prepared() {
        return List.copyOf(prepared);
    }

    /// What the sequence that was made last consists of.
    public List<Launch> launched() {
        return launched;
    }

    /// How many orders wait.
    public int pending() {
        return stream.size();
    }

    /// Blocks, kernels and sequences that are not closed.
    public List<Integer> open() {
        return List.of(blocks, kernels, sequences);
    }

    /// From now on every run fails.
    public void fail(String why) {
        fault = why;
    }

    /// From now on no block of more than `bytes` bytes is to be had, and with 0 no kernel either.
    public void room(long bytes) {
        room = bytes;
    }

    private final class Block implements Memory {
        Memory memory;
        boolean closed;

        Block(Memory memory) {
            this.memory = memory;
        }

        @Override
        public long bytes() {
            return memory.bytes();
        }

        @Override
        public boolean grow(long bytes) {
            if (!grows) {
                return false;
            }
            finish();
            Memory larger = reference.allocate(bytes);
            reference.copy(new Span(memory, 0), new Span(larger, 0), memory.bytes());
            memory = larger;
            events.add("grow");
            return true;
        }

        @Override
        public void close() {
            assertThat(closed).as("a block is closed twice").isFalse();
            closed = true;
            blocks--;
            stream.add(memory::close);
        }
    }

    private static Span real(Span span) {
        return new Span(((Block) span.memory()).memory, span.offset());
    }

    private void finish() {
        while (!stream.isEmpty()) {
            stream.remove().run();
        }
    }

    @Override
    public String name() {
        return "replaying";
    }

    @Override
    public List<String> facts() {
        return List.of();
    }

    @Override
    public int bytes(DType type) {
        return reference.bytes(type);
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public boolean replays() {
        return true;
    }

    @Override
    public Memory allocate(long bytes) {
        if (bytes > room) {
            throw new OutOfMemoryError("no block of %d bytes".formatted(bytes));
        }
        events.add("allocate");
        blocks++;
        return new Block(reference.allocate(bytes));
    }

    @Override
    public void upload(float[] source, int from, int count, Span target, DType type) {
        float[] own = Arrays.copyOfRange(source, from, from + count);
        stream.add(() -> reference.upload(own, 0, count, real(target), type));
    }

    @Override
    public void upload(int[] source, int from, int count, Span target, DType type) {
        int[] own = Arrays.copyOfRange(source, from, from + count);
        stream.add(() -> reference.upload(own, 0, count, real(target), type));
    }

    @Override
    public void upload(byte[] source, int from, int count, Span target, DType type) {
        byte[] own = Arrays.copyOfRange(source, from, from + count);
        stream.add(() -> reference.upload(own, 0, count, real(target), type));
    }

    @Override
    public void upload(double[] source, int from, int count, Span target, DType type) {
        double[] own = Arrays.copyOfRange(source, from, from + count);
        stream.add(() -> reference.upload(own, 0, count, real(target), type));
    }

    @Override
    public Staged stage(byte[] source, int count) {
        events.add("stage");
        return Backend.super.stage(source, count);
    }

    @Override
    public void download(Span source, DType type, float[] target, int from, int count) {
        finish();
        reference.download(real(source), type, target, from, count);
    }

    @Override
    public void download(Span source, DType type, int[] target, int from, int count) {
        finish();
        reference.download(real(source), type, target, from, count);
    }

    @Override
    public void download(Span source, DType type, double[] target, int from, int count) {
        finish();
        reference.download(real(source), type, target, from, count);
    }

    private Transfer later(Runnable download) {
        events.add("fetch");
        stream.add(download);
        return () -> {
            events.add("wait");
            finish();
            if (fault != null) {
                throw new DeviceLostException(fault);
            }
        };
    }

    @Override
    public Transfer fetch(Span source, DType type, float[] target, int from, int count) {
        return later(() -> reference.download(real(source), type, target, from, count));
    }

    @Override
    public Transfer fetch(Span source, DType type, int[] target, int from, int count) {
        return later(() -> reference.download(real(source), type, target, from, count));
    }

    @Override
    public Transfer fetch(Span source, DType type, double[] target, int from, int count) {
        return later(() -> reference.download(real(source), type, target, from, count));
    }

    @Override
    public void copy(Span source, Span target, long bytes) {
        events.add("copy");
        stream.add(() -> reference.copy(real(source), real(target), bytes));
    }

    /// A kernel that knows what it was made for.
    private final class Made implements PreparedKernel {
        final Group group;
        private final PreparedKernel kernel;
        private boolean closed;

        Made(Group group) {
            this.group = group;
            this.kernel = reference.prepare(group);
            kernels++;
        }

        @Override
        public long workspace() {
            return kernel.workspace();
        }

        @Override
        public void run(Span[] operands, Span workspace, int[] slots) {
            assertThat(closed).as("a closed kernel runs").isFalse();
            for (int i = 0; i < operands.length; i++) {
                int inputs = group.inputs().size();
                Operand operand = i < inputs ? group.inputs().get(i) : group.output();
                assertThat(operands[i].offset() % operand.alignment())
                        .as("operand %d of %s begins at %s", i, group, operands[i].offset())
                        .isZero();
            }
            kernel.run(
                    Arrays.stream(operands).map(ReplayingBackend::real).toArray(Span[]::new),
                    workspace,
                    slots);
        }

        @Override
        public String algorithm() {
            return kernel.algorithm();
        }

        @Override
        public void close() {
            assertThat(closed).as("a kernel is closed twice").isFalse();
            closed = true;
            kernels--;
        }
    }

    @Override
    public PreparedKernel prepare(Group group) {
        if (room == 0) {
            throw new OutOfMemoryError("no table for a kernel");
        }
        events.add("prepare");
        prepared.add(group);
        return new Made(group);
    }

    private final class Recorded implements LaunchSequence {
        private final List<Launch> launches;
        private int runs;
        private boolean closed;

        Recorded(List<Launch> launches) {
            this.launches = launches;
            sequences++;
            if (!limits.shifted()) {
                launches.forEach(Recorded::checkSteady);
            }
        }

        private static void checkSteady(Launch launch) {
            if (launch instanceof Launch.Compute compute
                    && !(((Made) compute.kernel()).group.primitive() instanceof Reshape)) {
                assertThat(compute.operands()).allMatch(place -> place.shifts().isEmpty());
            }
        }

        @Override
        public void run(int[] slots) {
            assertThat(closed).as("a closed sequence runs").isFalse();
            if (fault != null) {
                throw new DeviceLostException(fault);
            }
            events.add(runs == 0 ? "direct" : runs == 1 ? "capture" : "replay");
            runs++;
            int[] own = slots.clone();
            stream.add(() -> {
                for (Launch launch : launches) {
                    if (launch instanceof Launch.Copy copy) {
                        Span from = real(copy.source().at(own));
                        reference.copy(from, real(copy.target()), copy.bytes());
                    } else {
                        new DirectSequence(ReplayingBackend.this, List.of(launch)).run(own);
                    }
                }
            });
        }

        @Override
        public void time(int[] slots, long[] nanos) {
            run(slots);
            finish();
            Arrays.setAll(nanos, k -> nanos[k] + 1);
        }

        @Override
        public void close() {
            assertThat(closed).as("a sequence is closed twice").isFalse();
            closed = true;
            sequences--;
            finish();
        }
    }

    @Override
    public LaunchSequence sequence(List<Launch> launches) {
        events.add("sequence");
        launched = launches;
        return new Recorded(launches);
    }

    @Override
    public void close() {
        if (fault == null) {
            finish();
        }
        reference.close();
    }
}
