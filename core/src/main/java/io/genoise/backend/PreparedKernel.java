package io.genoise.backend;

/// A group made ready: algorithm, sizes, packing and workspace are decided; a run allocates, searches and loads nothing.
///
/// A kernel may serve several plans; it is closed when none needs it any more.
public interface PreparedKernel extends AutoCloseable {
    /// Bytes of scratch memory that a run needs, valid during that run only.
    default long workspace() {
        return 0;
    }

    /// Computes the group.
    ///
    /// @param operands the inputs in order, then the outputs
    /// @param workspace at least [#workspace()] bytes, or null if that is 0
    /// @param slots the plan's parameter block; a float is stored as its raw bits
    void run(Span[] operands, Span workspace, int[] slots);

    /// One word or two for the plan's table: the algorithm that was chosen.
    String algorithm();

    /// Gives back what the kernel holds: tables, compiled code, memory of its own.
    @Override
    default void close() {}
}
