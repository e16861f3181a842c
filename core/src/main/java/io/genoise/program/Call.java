package io.genoise.program;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import java.util.List;

/// A kernel in the making: what it does, where its operands lie (inputs, then outputs), and the operation it came from.
///
/// @param operation what messages call it
/// @param path the layer that recorded it, or the layers whose formulas it computes
record Call(Group group, List<Place> places, String operation, String path) {
    Call {
        places = List.copyOf(places);
    }

    /// The operand at `places().get(i)`.
    Operand operand(int i) {
        int inputs = group.inputs().size();
        return i < inputs ? group.inputs().get(i) : group.outputs().get(i - inputs);
    }
}
