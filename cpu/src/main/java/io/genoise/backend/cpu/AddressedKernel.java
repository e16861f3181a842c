package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.Kernel;
import io.genoise.backend.Span;

/// A kernel that wants nothing but addresses: those of the operands in order, then that of the result.
final class AddressedKernel implements Kernel {
    /// Computes the result.
    @FunctionalInterface
    interface Body {
        void run(long[] at);
    }

    private final Reach[] reaches;
    private final long[] at;
    private final String algorithm;
    private final Body body;

    AddressedKernel(Group group, String algorithm, Body body) {
        int count = group.inputs().size();
        this.reaches = new Reach[count + 1];
        for (int i = 0; i < count; i++) {
            reaches[i] = Reach.of(group.inputs().get(i));
        }
        this.reaches[count] = Reach.of(group.output());
        this.at = new long[count + 1];
        this.algorithm = algorithm;
        this.body = body;
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] slots) {
        for (int i = 0; i < at.length; i++) {
            at[i] = reaches[i].address(operands[i]);
        }
        body.run(at);
    }

    @Override
    public String algorithm() {
        return algorithm;
    }
}
