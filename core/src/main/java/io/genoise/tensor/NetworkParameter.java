package io.genoise.tensor;

import io.genoise.shape.TensorShape;

/// A named part of a [Parameters] block: a weight, a bias.
public final class NetworkParameter {
    final Parameters block;
    final int index;
    final int offset;
    private final String name;
    private final TensorShape shape;
    private final boolean decays;
    private final FileLayout layout;

    NetworkParameter(
            Parameters block,
            int index,
            int offset,
            String name,
            TensorShape shape,
            boolean decays,
            FileLayout layout) {
        this.block = block;
        this.index = index;
        this.offset = offset;
        this.name = name;
        this.shape = shape;
        this.decays = decays;
        this.layout = layout;
    }

    /// What files call it: unique within its block, with points between the layers, such as `block1.conv2.weight`.
    public String name() {
        return name;
    }

    /// The shape of [#value]; in files it may have another order of axes ([#layout]).
    public TensorShape shape() {
        return shape;
    }

    /// Whether weight decay applies to it even where norms and biases are spared.
    public boolean decays() {
        return decays;
    }

    /// How its numbers lie in files.
    public FileLayout layout() {
        return layout;
    }

    /// Where it begins in the block, in elements; a multiple of 16.
    public int offset() {
        return offset;
    }

    /// How many numbers it has.
    public int elements() {
        return Math.toIntExact(shape.elements());
    }

    /// Its value in the open step.
    public Tensor value() {
        return block.piece(this);
    }

    @Override
    public String toString() {
        return name + " " + shape;
    }
}
