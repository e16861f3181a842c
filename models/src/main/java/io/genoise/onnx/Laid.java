package io.genoise.onnx;

/// A tensor of the recording as the graph has it.
///
/// @param order how its axes lie in `value`
record Laid(Value value, Order order) {
    /// With its axes as they are.
    static Laid plain(Value value, int rank) {
        return new Laid(value, Order.plain(rank));
    }
}
