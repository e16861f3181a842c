package io.genoise.backend.cpu;

import io.genoise.backend.cpu.generated.Loop;

/// Where kernels get their loops from.
final class Loops {
    private final Blocks blocks;

    Loops(Blocks blocks) {
        this.blocks = blocks;
    }

    /// The loop that does `kind` with the values of `formula`.
    Loop of(LoopKind kind, Formula formula) {
        return new Interpreter(kind, formula, blocks);
    }

    /// Bytes of scratch memory that such a loop needs.
    int scratch(LoopKind kind, Formula formula) {
        return new Interpreter(kind, formula, blocks).scratch();
    }
}
