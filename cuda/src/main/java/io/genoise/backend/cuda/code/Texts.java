package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.primitive.Attending;
import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.AveragePoolInput;
import io.genoise.primitive.Primitive.Broadcast;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.Custom;
import io.genoise.primitive.Primitive.Flip;
import io.genoise.primitive.Primitive.Gather;
import io.genoise.primitive.Primitive.Iota;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.MaxPool;
import io.genoise.primitive.Primitive.MaxPoolIndices;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Permute;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.PoolGather;
import io.genoise.primitive.Primitive.PoolScatter;
import io.genoise.primitive.Primitive.Random;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.primitive.Primitive.ScatterAdd;
import io.genoise.primitive.Primitive.Slice;
import io.genoise.primitive.Primitive.Source;
import io.genoise.primitive.Resampling;
import io.genoise.primitive.Selection;

/// Which family writes the texts of which group.
public final class Texts {
    private Texts() {}

    /// The kernels of `group`, which is neither a product, nor a convolution, nor a user's operation.
    ///
    /// @throws IllegalArgumentException for those, and for what is no kernel
    public static Codes of(Group group, Facts facts) {
        return switch (group.primitive()) {
            case Pointwise _ -> Maps.of(group, facts);
            case Reshape _ -> Movements.reshape(group, facts);
            case Pad p -> Movements.pad(p, group, facts);
            case Concat p -> Movements.concat(p, group, facts);
            case Iota _ -> Numbers.iota(group);
            case Random _ -> Numbers.random(group);
            case Reduce _ -> Reductions.of(group);
            case Selection _ -> Selections.of(group);
            case MaxPool _,
                    MaxPoolIndices _,
                    PoolGather _,
                    PoolScatter _,
                    AveragePool _,
                    AveragePoolInput _ ->
                    Pools.of(group, facts);
            case Gather _, ScatterAdd _ -> Rows.of(group, facts);
            case Resampling _ -> Resample.of(group, facts);
            case MatMul _, Convolve _, ConvolveInput _, ConvolveWeight _, Custom _, Attending _ ->
                    throw new IllegalArgumentException(group.primitive() + " is no text of ours");
            case Source _, Permute _, Slice _, Flip _, Broadcast _ ->
                    throw new IllegalArgumentException(
                            group.primitive() + " is no kernel: the plan makes it a layout");
        };
    }
}
