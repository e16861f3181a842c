package io.genoise.program;

import java.util.EnumSet;
import java.util.Set;

/// The rewrites that make formulas fast. Each can be switched off, and gives the same bits on or off.
public enum Rewrite {
    /// Pointwise formulas move into the pointwise formulas and reductions that read them ({@link FusePointwise}).
    FUSE_POINTWISE {
        @Override
        void apply(Graph graph) {
            FusePointwise.apply(graph);
        }
    },
    /// Sums of the same operands over the same axes become one pass ({@link MergeSums}).
    MERGE_SUMS {
        @Override
        void apply(Graph graph) {
            MergeSums.apply(graph);
        }
    };

    /// All of them: the default.
    public static Set<Rewrite> all() {
        return EnumSet.allOf(Rewrite.class);
    }

    abstract void apply(Graph graph);
}
