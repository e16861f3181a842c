package io.genoise.program;

import io.genoise.backend.Backend;
import java.util.EnumSet;
import java.util.Set;

/// The rewrites that make formulas fast. Each can be switched off, and gives the same bits on or off.
public enum Rewrite {
    /// Formulas that are read without their axes of one element are computed without them ([DropUnitAxes]).
    DROP_UNIT_AXES {
        @Override
        void apply(Graph graph, Backend backend) {
            DropUnitAxes.apply(graph);
        }
    },
    /// Pointwise formulas move into the pointwise formulas and reductions that read them ([FusePointwise]).
    FUSE_POINTWISE {
        @Override
        void apply(Graph graph, Backend backend) {
            FusePointwise.apply(graph, backend.limits());
        }
    },
    /// Sums of the same operands over the same axes become one pass ([MergeSums]).
    MERGE_SUMS {
        @Override
        void apply(Graph graph, Backend backend) {
            MergeSums.apply(graph);
        }
    },
    /// Small formulas become one kernel with several results ([MergeSmall]).
    MERGE_SMALL {
        @Override
        void apply(Graph graph, Backend backend) {
            MergeSmall.apply(graph, backend);
        }
    },
    /// Formulas over the same blocks whose values survive become one kernel with several results ([MergeMaps]).
    MERGE_MAPS {
        @Override
        void apply(Graph graph, Backend backend) {
            MergeMaps.apply(graph, backend);
        }
    },
    /// The formula that alone reads a product is computed in the product's kernel ([Epilogues]).
    EPILOGUES {
        @Override
        void apply(Graph graph, Backend backend) {
            Epilogues.apply(graph, backend);
        }
    };

    /// All of them: the default.
    public static Set<Rewrite> all() {
        return EnumSet.allOf(Rewrite.class);
    }

    abstract void apply(Graph graph, Backend backend);
}
