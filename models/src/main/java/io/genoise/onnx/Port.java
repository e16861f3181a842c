package io.genoise.onnx;

import io.genoise.shape.DType;
import io.genoise.weights.ProtocolBuffer;
import java.util.List;

/// Where values enter or leave a graph.
///
/// @param extents of its axes: [#BATCH] for as many as there are samples, [#OPEN] for what else is not known beforehand
record Port(String name, Value value, DType type, List<Long> extents) {
    static final long BATCH = -1;
    static final long OPEN = -2;

    /// What the axis of samples is called.
    private static final String BATCH_NAME = "batch";

    Port {
        extents = List.copyOf(extents);
    }

    /// The `ValueInfoProto`.
    ProtocolBuffer message() {
        ProtocolBuffer shape = new ProtocolBuffer();
        for (long extent : extents) {
            ProtocolBuffer axis = new ProtocolBuffer();
            if (extent == BATCH) {
                axis.text(2, BATCH_NAME);
            } else if (extent != OPEN) {
                axis.integer(1, extent);
            }
            shape.message(1, axis);
        }
        ProtocolBuffer tensor =
                new ProtocolBuffer().integer(1, ElementType.of(type)).message(2, shape);
        return new ProtocolBuffer()
                .text(1, name)
                .message(2, new ProtocolBuffer().message(1, tensor));
    }
}
