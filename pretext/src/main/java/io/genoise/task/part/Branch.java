package io.genoise.task.part;

import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.optimizer.MovingAverage;
import io.genoise.optimizer.Optimizer;
import io.genoise.task.Material;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.train.Part;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// An encoder with a head on its features: one side of two that are to agree. A follower is a second one, which no optimiser
/// changes: its numbers are averages of the first one's.
///
/// @param name of the head's part, and of what belongs to a follower
/// @param encoder without a classifier
/// @param block the head's parameters
/// @param head `[N,features]` → `[N,D]`
public record Branch(String name, EncoderNetwork encoder, Parameters block, Layer head) {
    private static final String HEAD = "head";

    /// The side that learns.
    ///
    /// @param head makes a head from its empty block and the number of features
    public static Branch of(Material material, BiFunction<Parameters, Integer, Layer> head) {
        return of(HEAD, material.encoder(0), material.parameters(HEAD), head);
    }

    /// One that follows this, and is equal to it now.
    ///
    /// @param head as this one's was made
    public Branch follower(
            String name, Material material, BiFunction<Parameters, Integer, Layer> head) {
        Branch follower =
                of(name, material.encoder(name, 0), material.parameters(name + HEAD), head);
        try (Step step = encoder.parameters().device().step()) {
            MovingAverage.of(follower.encoder.parameters(), encoder.parameters()).copy();
            MovingAverage.of(follower.block, block).copy();
            step.run();
        }
        return follower;
    }

    private static Branch of(
            String name,
            EncoderNetwork encoder,
            Parameters block,
            BiFunction<Parameters, Integer, Layer> head) {
        return new Branch(name, encoder, block, head.apply(block, encoder.features()));
    }

    /// What the head makes of `pictures` `[N,H,W,C]`, standardised: `[N,D]`.
    public Tensor forward(Tensor pictures, Pass pass) {
        String side = name.equals(HEAD) ? Part.ENCODER : name;
        return pass.through(name, head, pass.through(side, encoder, pictures));
    }

    /// The encoder and the head, each with an optimiser that `optimizer` makes.
    public List<Part.Trained> trained(
            Material material, Function<Parameters, Optimizer> optimizer) {
        return List.of(
                material.trained(Part.ENCODER, optimizer.apply(encoder.parameters())),
                material.trained(HEAD, optimizer.apply(block)));
    }

    /// As [#trained], under [AdamW][Material#adamW].
    ///
    /// @param decay of weights
    public List<Part.Trained> adamW(Material material, float decay) {
        return List.of(
                material.adamW(Part.ENCODER, encoder.parameters(), decay),
                material.adamW(HEAD, block, decay));
    }

    /// The parts of a follower.
    public List<Part> kept() {
        return List.of(
                new Part.Kept(name, encoder.parameters()), new Part.Kept(name + "-" + HEAD, block));
    }

    /// Records that this follows `leader` by one step: a ← d·a + (1 − d)·w.
    ///
    /// @param decay d, 0 … 1
    public void follow(Branch leader, double decay) {
        MovingAverage.of(encoder.parameters(), leader.encoder.parameters()).update((float) decay);
        MovingAverage.of(block, leader.block).update((float) decay);
    }
}
