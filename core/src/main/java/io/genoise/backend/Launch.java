package io.genoise.backend;

import java.util.List;

/// One thing that a plan does when it runs.
public sealed interface Launch {
    /// Runs `kernel`.
    ///
    /// @param kernel what was prepared for the group
    /// @param operands the inputs in order, then the results
    /// @param workspace the kernel's scratch memory, or null if it needs none
    record Compute(PreparedKernel kernel, List<Place> operands, Span workspace) implements Launch {
        /// Copies `operands`.
        public Compute {
            operands = List.copyOf(operands);
        }
    }

    /// Copies `bytes` bytes within the device; the two places do not overlap.
    ///
    /// @param source where the bytes are; it may be shifted
    /// @param target where they go
    /// @param bytes how many
    record Copy(Place source, Span target, long bytes) implements Launch {}

    /// Where an operand begins: at `span`, or, if `shifts` is not empty, `Σ slots[shift.slot]·shift.bytes` further on.
    ///
    /// @param span the beginning when all shifts are 0
    /// @param shifts what moves it; empty where it lies still
    record Place(Span span, List<Shift> shifts) {
        /// Copies `shifts`.
        public Place {
            shifts = List.copyOf(shifts);
        }

        /// The place in a run with these `slots`.
        public Span at(int[] slots) {
            Span at = span;
            for (Shift shift : shifts) {
                at = at.plus(slots[shift.slot] * shift.bytes);
            }
            return at;
        }
    }

    /// How far an operand is moved by the value of a slot: `bytes` for each unit of place `slot` of the parameter block.
    ///
    /// @param slot place of the parameter block; its bits are an `int`
    /// @param bytes how far for each unit
    record Shift(int slot, long bytes) {}
}
