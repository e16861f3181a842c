package io.genoise.backend;

import java.util.List;

/// One thing that a plan does when it runs.
public sealed interface Launch {
    /// Runs `kernel`.
    ///
    /// @param operands the inputs in order, then the results
    /// @param workspace the kernel's scratch memory, or null if it needs none
    record Compute(Kernel kernel, List<Place> operands, Span workspace) implements Launch {
        public Compute {
            operands = List.copyOf(operands);
        }
    }

    /// Copies `bytes` bytes within the device; the two places do not overlap.
    record Copy(Place source, Span target, long bytes) implements Launch {}

    /// Where an operand begins: at `span`, or, if `shifts` is not empty, `Σ slots[shift.slot]·shift.bytes` further on.
    record Place(Span span, List<Shift> shifts) {
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
    record Shift(int slot, long bytes) {}
}
