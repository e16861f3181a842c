package io.genoise.backend;

import io.genoise.expression.Formula;
import java.util.List;

/// What a kernel does with each element r of its primitive's result before it leaves it: out = formula(r, further operands).
/// Input 0 of the formula is r, the others are the last inputs of the group, broadcast to the result's shape.
///
/// @param formula what leaves the kernel, over r and the further operands
/// @param operands how many of the group's inputs are the epilogue's: the last ones
/// @param slots slot i of the formula is place `slots[i]` of the parameter block
public record Epilogue(Formula formula, int operands, List<Integer> slots) {
    /// Copies `slots`.
    public Epilogue {
        slots = List.copyOf(slots);
    }
}
