package io.genoise.backend.cuda;

import io.genoise.backend.Backend;
import io.genoise.backend.Elements;
import io.genoise.backend.Group;
import io.genoise.backend.Launch;
import io.genoise.backend.LaunchSequence;
import io.genoise.backend.Limits;
import io.genoise.backend.Memory;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Room;
import io.genoise.backend.Span;
import io.genoise.backend.Staged;
import io.genoise.backend.Transfer;
import io.genoise.backend.cuda.code.Codes;
import io.genoise.backend.cuda.code.Customs;
import io.genoise.backend.cuda.code.Movements;
import io.genoise.backend.cuda.code.Prelude;
import io.genoise.backend.cuda.code.Texts;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.driver.Driver;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.expression.Formula;
import io.genoise.primitive.Attending;
import io.genoise.primitive.CustomKernel;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.Custom;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.runtime.Arithmetic;
import io.genoise.runtime.DeviceLostException;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.util.List;

/// A GPU as a device. One stream computes, in the order of all that is asked for; another brings batches over ahead.
/// The host waits for nothing but numbers that somebody wants to see.
final class CudaBackend implements Backend {
    /// A formula of so many operations over so many operands still fits a thread's registers.
    private static final Limits LIMITS = new Limits(160, 24, 16, Integer.MAX_VALUE - 8, false);

    /// What the driver may take for itself while kernels are loaded and launched.
    private static final long RESERVE = 256L << 20;

    private static final long PIECE = 4L << 20;

    /// So many texts that no kernel uses stay loaded for the next that does.
    private static final int UNUSED = 256;

    private final Cuda cuda;
    private final Driver driver;
    private final Facts facts;
    private final Options options;
    private final long stream;
    private final Modules modules;
    private final Blocks blocks;
    private final Memory counters;
    private final Staging staging;
    private final Staging parameters;
    private final Readings readings;
    private final Ahead ahead;
    private final Context context;
    private final Room room;

    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    /// How the backend works where its results do not depend on it.
    ///
    /// @param graphs whether sequences are captured and replayed
    /// @param mappedFrom how many bytes a block has at least that grows where it lies
    /// @param kernels where compiled kernels are kept
    /// @param measured where measurements are kept
    record Options(boolean graphs, long mappedFrom, CacheFolder kernels, CacheFolder measured) {
        /// What users get; the system property `genoise.cuda.graphs=false` runs kernel by kernel.
        static Options usual() {
            return new Options(
                    !"false".equals(System.getProperty("genoise.cuda.graphs")),
                    32L << 20,
                    CacheFolder.ofUser("kernels"),
                    CacheFolder.ofUser("measured"));
        }
    }

    /// A backend over `cuda`, which it closes.
    CudaBackend(Cuda cuda, Options options) {
        this.cuda = cuda;
        this.driver = cuda.driver();
        this.options = options;
        driver.adopt();
        this.facts = driver.facts();
        this.stream = driver.stream();
        this.modules =
                new Modules(
                        driver, stream, cuda.compiler(), Prelude.text(), options.kernels, UNUSED);
        this.blocks = new Blocks(driver, stream, options.mappedFrom);
        this.counters = blocks.allocate(4L * Codes.COUNTERS);
        this.staging = new Staging(driver, stream, PIECE);
        this.parameters = new Staging(driver, stream, 64 << 10);
        this.readings = new Readings(driver, stream, PIECE);
        this.ahead = new Ahead(driver, stream, PIECE, this::convert);
        this.context =
                new Context(
                        cuda,
                        modules,
                        stream,
                        DeviceMemory.address(new Span(counters, 0), 4L * Codes.COUNTERS),
                        new WaysCache(
                                cuda.convolutions(),
                                facts,
                                options.measured,
                                () -> driver.finish(stream)));
        this.room =
                new Room(
                        Math.max(0, driver.free() - RESERVE),
                        "what was free on the device, less 256 MiB for the driver");
    }

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public List<String> facts() {
        return facts.lines();
    }

    @Override
    public int bytes(DType type) {
        return type.bytes();
    }

    @Override
    public long bytes() {
        return counters.bytes() + blocks.waiting() + ahead.bytes();
    }

    @Override
    public boolean uses(Arithmetic arithmetic) {
        return true;
    }

    @Override
    public Room room() {
        return room;
    }

    @Override
    public Memory allocate(long bytes) {
        driver.adopt();
        return blocks.allocate(bytes);
    }

    private long address(Span span, DType type, int count) {
        driver.adopt();
        return DeviceMemory.address(span, (long) count * type.bytes());
    }

    private void upload(int count, Span target, DType type, Staging.Filling filling) {
        staging.upload(count, type.bytes(), filling, address(target, type, count));
    }

    private void download(Span source, DType type, int count, Readings.Reading reading) {
        readings.download(address(source, type, count), count, type.bytes(), reading);
    }

    @Override
    public void upload(float[] source, int from, int count, Span target, DType type) {
        upload(
                count,
                target,
                type,
                (at, first, n) -> Elements.write(source, from + first, n, at, type));
    }

    @Override
    public void upload(int[] source, int from, int count, Span target, DType type) {
        upload(
                count,
                target,
                type,
                (at, first, n) -> Elements.write(source, from + first, n, at, type));
    }

    @Override
    public void upload(byte[] source, int from, int count, Span target, DType type) {
        upload(
                count,
                target,
                type,
                (at, first, n) -> Elements.write(source, from + first, n, at, type));
    }

    @Override
    public void upload(double[] source, int from, int count, Span target, DType type) {
        upload(
                count,
                target,
                type,
                (at, first, n) -> Elements.write(source, from + first, n, at, type));
    }

    @Override
    public Staged stage(byte[] source, int count) {
        driver.adopt();
        return ahead.bring(
                count, DType.U8, (at, first, n) -> Elements.write(source, first, n, at, DType.U8));
    }

    @Override
    public Staged stage(int[] source, int count) {
        driver.adopt();
        return ahead.bring(
                count,
                DType.I32,
                (at, first, n) -> Elements.write(source, first, n, at, DType.I32));
    }

    @Override
    public Staged stage(float[] source, int count) {
        driver.adopt();
        return ahead.bring(
                count,
                DType.F32,
                (at, first, n) -> Elements.write(source, first, n, at, DType.F32));
    }

    @Override
    public void download(Span source, DType type, float[] target, int from, int count) {
        download(
                source,
                type,
                count,
                (at, first, n) -> Elements.read(at, type, target, from + first, n));
    }

    @Override
    public void download(Span source, DType type, int[] target, int from, int count) {
        download(
                source,
                type,
                count,
                (at, first, n) -> Elements.read(at, type, target, from + first, n));
    }

    @Override
    public void download(Span source, DType type, double[] target, int from, int count) {
        download(
                source,
                type,
                count,
                (at, first, n) -> Elements.read(at, type, target, from + first, n));
    }

    @Override
    public Transfer fetch(Span source, DType type, float[] target, int from, int count) {
        return fetch(
                source,
                type,
                count,
                (at, first, n) -> Elements.read(at, type, target, from + first, n));
    }

    @Override
    public Transfer fetch(Span source, DType type, int[] target, int from, int count) {
        return fetch(
                source,
                type,
                count,
                (at, first, n) -> Elements.read(at, type, target, from + first, n));
    }

    @Override
    public Transfer fetch(Span source, DType type, double[] target, int from, int count) {
        return fetch(
                source,
                type,
                count,
                (at, first, n) -> Elements.read(at, type, target, from + first, n));
    }

    private Transfer fetch(Span source, DType type, int count, Readings.Reading reading) {
        long from = address(source, type, count);
        long bytes = (long) count * type.bytes();
        if (readings.fits(bytes)) {
            return readings.fetch(from, bytes, at -> reading.read(at, 0, count));
        }
        readings.download(from, count, type.bytes(), reading);
        return Transfer.DONE;
    }

    @Override
    public void copy(Span source, Span target, long bytes) {
        driver.adopt();
        driver.copy(
                DeviceMemory.address(source, bytes),
                DeviceMemory.address(target, bytes),
                bytes,
                stream);
    }

    /// By a formula that is its only operand.
    private void convert(long source, DType from, long target, DType to, int count) {
        Layout layout = Layout.contiguous(TensorShape.of(count));
        Group group =
                new Group(
                        new Pointwise(Formula.input(0), 0, to),
                        new int[0],
                        List.of(new Operand(from, layout)),
                        new Operand(to, layout));
        try (CodeKernel kernel = CodeKernel.of(context, Texts.of(group, facts), group);
                Arena host = Arena.ofConfined()) {
            long[] operands = {source, target};
            List<List<Launch.Shift>> still = List.of(List.of(), List.of());
            kernel.bind(new CudaKernel.Bound(operands, still, 0, 0, host)).enqueue(stream);
        }
    }

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public boolean replays() {
        return true;
    }

    /// Attention, whose formula is products and row kernels.
    @Override
    public boolean declines(Primitive primitive, List<TensorShape> operands) {
        return primitive instanceof Attending;
    }

    /// Several formulas over the same operands are one kernel.
    @Override
    public boolean absorbs(Group group) {
        return group.primitive() instanceof Pointwise;
    }

    @Override
    public PreparedKernel prepare(Group group) {
        driver.adopt();
        return switch (group.primitive()) {
            case Custom custom -> custom(group, custom.kernel());
            case MatMul _ -> MatMulKernel.of(group, context);
            case Convolve _, ConvolveInput _, ConvolveWeight _ ->
                    ConvolutionKernel.of(group, context);
            default -> CodeKernel.of(context, Texts.of(group, facts), group);
        };
    }

    private PreparedKernel custom(Group group, CustomKernel operation) {
        return operation
                .source("cuda")
                .<CudaKernel>map(body ->
                        CodeKernel.of(context, Customs.of(group, operation.name(), body), group))
                .orElseGet(() -> {
                    System.getLogger("io.genoise")
                            .log(
                                    Level.INFO,
                                    "Operation %s has no CUDA source: the host computes it, which splits the step"
                                            .formatted(operation.name()));
                    return new HostOperation(group, operation, staging, readings);
                });
    }

    @Override
    public LaunchSequence sequence(List<Launch> launches) {
        driver.adopt();
        return new CudaSequence(
                context, blocks, parameters, launches, this::copying, options.graphs);
    }

    /// A copy whose source slots move.
    private CudaKernel copying(long bytes) {
        return new CodeKernel(context, Movements.shiftedCopy(bytes), 0);
    }

    @Override
    public void close() {
        driver.adopt();
        Closing computing = () -> driver.closeStream(stream);
        try (cuda;
                computing;
                blocks;
                modules;
                staging;
                parameters;
                readings;
                ahead) {
            driver.finish(stream);
            counters.close();
        } catch (DeviceLostException _) {
            // what it held is gone
        }
    }
}
