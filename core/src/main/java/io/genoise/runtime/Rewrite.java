package io.genoise.runtime;

import java.util.EnumSet;
import java.util.Set;

/// The rewrites that make a step's formulas fast. Each can be switched off, and gives the same bits on or off. They are
/// applied in this order.
public enum Rewrite {
    /// Formulas that are read without their axes of one element are computed without them.
    DROP_UNIT_AXES,
    /// Where a ReLU let something pass is read off its result where that is stored anyway.
    MASK_FROM_OUTPUT,
    /// Pointwise formulas move into the pointwise formulas and reductions that read them.
    FUSE_POINTWISE,
    /// Sums of the same operands over the same axes become one pass.
    MERGE_SUMS,
    /// Small formulas become one kernel with several results.
    MERGE_SMALL,
    /// Formulas over the same blocks whose values survive become one kernel with several results.
    MERGE_MAPS,
    /// The formula that alone reads a product is computed in the product's kernel.
    EPILOGUES,
    /// Formulas and reductions over the same rows become one kernel, which computes them block of rows by block of rows.
    ROW_BLOCKS;

    /// All of them: the default.
    public static Set<Rewrite> all() {
        return EnumSet.allOf(Rewrite.class);
    }
}
