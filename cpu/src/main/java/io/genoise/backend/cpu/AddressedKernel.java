package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;

/// A kernel that wants nothing but addresses: those of the operands in order, that of the result, and that of its
/// workspace.
final class AddressedKernel implements PreparedKernel {
    /// Computes the result.
    @FunctionalInterface
    interface Body {
        void run(long[] at);
    }

    private final Reach[] reaches;
    private final long[] at;
    private final String algorithm;
    private final long workspace;
    private final Body body;
    private final Runnable close;

    AddressedKernel(Group group, String algorithm, Body body) {
        this(group, algorithm, 0, body, () -> {});
    }

    /// A kernel that holds what has been reserved in `scratch` just now, until it is closed.
    ///
    /// @param workspace bytes; if 0, `body` gets no address of one
    static AddressedKernel holding(
            Scratch scratch, Group group, String algorithm, long workspace, Body body) {
        Scratch.Need need = scratch.taken();
        return new AddressedKernel(group, algorithm, workspace, body, () -> scratch.release(need));
    }

    private AddressedKernel(
            Group group, String algorithm, long workspace, Body body, Runnable close) {
        int count = group.inputs().size();
        this.reaches = new Reach[count + 1];
        for (int i = 0; i < count; i++) {
            reaches[i] = Reach.of(group.inputs().get(i));
        }
        this.reaches[count] = Reach.of(group.output());
        this.at = new long[workspace == 0 ? count + 1 : count + 2];
        this.workspace = workspace;
        this.close = close;
        this.algorithm = algorithm;
        this.body = body;
    }

    @Override
    public long workspace() {
        return workspace;
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] slots) {
        for (int i = 0; i < reaches.length; i++) {
            at[i] = reaches[i].address(operands[i]);
        }
        if (this.workspace > 0) {
            at[reaches.length] = NativeMemory.address(workspace, this.workspace);
        }
        body.run(at);
    }

    @Override
    public String algorithm() {
        return algorithm;
    }

    @Override
    public void close() {
        close.run();
    }
}
