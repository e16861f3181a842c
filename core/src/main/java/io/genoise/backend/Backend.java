package io.genoise.backend;

import io.genoise.primitive.Primitive;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;

/// A device's side of the contract: memory, copies and kernels. It knows no gradients, no tensors and no steps.
///
/// A backend is used by one thread at a time.
public interface Backend extends AutoCloseable {
    /// What the device is called: `cpu`, `reference`.
    String name();

    /// What a person wants to know of the device, a line each: hardware, width, threads, kernel path and why.
    List<String> facts();

    /// Bytes that an element of `type` takes here.
    int bytes(DType type);

    /// Bytes that the backend itself holds for its kernels, beside what it was asked to allocate: tables, packed panels.
    default long bytes() {
        return 0;
    }

    /// How many bytes may be held here in all, what the backend itself holds included.
    default Room room() {
        return Room.UNKNOWN;
    }

    /// A block of at least `bytes` bytes, aligned to 64, zeroed.
    ///
    /// @throws OutOfMemoryError if there is none, saying how much was asked for
    Memory allocate(long bytes);

    /// Copies `count` numbers, from `source[from]` on, to elements of `type` at `target` on, converting as needed.
    void upload(float[] source, int from, int count, Span target, DType type);

    /// Copies `count` integers, from `source[from]` on, to elements of `type` at `target` on.
    void upload(int[] source, int from, int count, Span target, DType type);

    /// Copies `count` bytes, each 0–255, from `source[from]` on, to elements of `type` at `target` on.
    void upload(byte[] source, int from, int count, Span target, DType type);

    /// Copies `count` doubles, from `source[from]` on, to elements of `type` at `target` on: exact on the reference backend.
    void upload(double[] source, int from, int count, Span target, DType type);

    /// Begins to bring `count` bytes of `source`, taken over before this returns, to the device, beside what it computes;
    /// [Staged#into] puts them in place.
    default Staged stage(byte[] source, int count) {
        byte[] own = Arrays.copyOf(source, count);
        return (target, type) -> upload(own, 0, count, target, type);
    }

    /// As [#stage(byte[],int)], for integers.
    default Staged stage(int[] source, int count) {
        int[] own = Arrays.copyOf(source, count);
        return (target, type) -> upload(own, 0, count, target, type);
    }

    /// As [#stage(byte[],int)], for numbers.
    default Staged stage(float[] source, int count) {
        float[] own = Arrays.copyOf(source, count);
        return (target, type) -> upload(own, 0, count, target, type);
    }

    /// Copies `count` elements of `type` from `source` on into `target`, beginning at `target[from]`.
    void download(Span source, DType type, float[] target, int from, int count);

    /// Copies `count` elements of `type` from `source` on into `target`, beginning at `target[from]`.
    void download(Span source, DType type, int[] target, int from, int count);

    /// Copies `count` elements of `type` from `source` on into `target`, beginning at `target[from]`.
    void download(Span source, DType type, double[] target, int from, int count);

    /// Begins to download `count` elements of `type` from `source` on into `target`, beginning at `target[from]`, as they are
    /// when all that was asked for before is done; later runs do not change what arrives. A device whose runs are over when
    /// they return downloads at once.
    default Transfer fetch(Span source, DType type, float[] target, int from, int count) {
        download(source, type, target, from, count);
        return Transfer.DONE;
    }

    /// As [#fetch(Span,DType,float[],int,int)], for integers.
    default Transfer fetch(Span source, DType type, int[] target, int from, int count) {
        download(source, type, target, from, count);
        return Transfer.DONE;
    }

    /// As [#fetch(Span,DType,float[],int,int)], for doubles.
    default Transfer fetch(Span source, DType type, double[] target, int from, int count) {
        download(source, type, target, from, count);
        return Transfer.DONE;
    }

    /// Copies `bytes` bytes within the device; the two places do not overlap.
    void copy(Span source, Span target, long bytes);

    /// What plans for this device keep to.
    default Limits limits() {
        return Limits.USUAL;
    }

    /// Whether products and convolutions are computed in `arithmetic` here where a group allows it; if not, in f32.
    default boolean uses(Arithmetic arithmetic) {
        return arithmetic == Arithmetic.EXACT;
    }

    /// Whether this device works while its caller goes on, and replays a [LaunchSequence] much faster than it runs one anew.
    /// Then what a step keeps is computed in the arena and copied, so that no address changes from run to run, and
    /// batches are brought over ahead of their step.
    default boolean replays() {
        return false;
    }

    /// Whether a primitive over operands of these shapes is better recorded as the formula that it stands for. It is
    /// asked of primitives that have one ([io.genoise.primitive.Attending]), while they are recorded; all others must be
    /// computed.
    default boolean declines(Primitive primitive, List<TensorShape> operands) {
        return false;
    }

    /// Whether one kernel can do `group`, which has an epilogue or several outputs. Asked by rewrites, before the
    /// operands have places: their layouts are as if each lay alone in contiguous memory.
    default boolean absorbs(Group group) {
        return false;
    }

    /// Whether one kernel can do `chain`, which has several groups. Asked by rewrites, before the operands have places (their
    /// layouts are as if each lay alone in contiguous memory), and again when they have.
    default boolean absorbs(Chain chain) {
        return false;
    }

    /// Makes a chain that this backend absorbs ready to run: its operands are those of its groups, one after the other, each
    /// group's inputs before its outputs.
    ///
    /// @throws OutOfMemoryError if there is no room for what the kernel needs
    default PreparedKernel prepare(Chain chain) {
        throw new IllegalArgumentException(name() + " computes no groups by blocks of rows");
    }

    /// Makes a group ready to run. Called once a plan.
    ///
    /// @throws OutOfMemoryError if there is no room for what the kernel needs
    PreparedKernel prepare(Group group);

    /// Makes `launches` into one thing to run. Called when a plan is made, and again when an address has changed.
    default LaunchSequence sequence(List<Launch> launches) {
        return new DirectSequence(this, launches);
    }

    /// Ends all threads and frees what the backend itself holds.
    @Override
    void close();
}
