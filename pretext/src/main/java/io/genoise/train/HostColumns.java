package io.genoise.train;

import io.genoise.data.Batch;
import io.genoise.tensor.HostColumn;
import java.util.List;

/// A batch's columns as a device's feed takes them.
final class HostColumns {
    private HostColumns() {}

    static List<HostColumn> of(Batch batch) {
        return batch.columns().stream()
                .map(column -> {
                    String name = column.name();
                    return switch (column.dtype()) {
                        case U8 -> HostColumn.of(name, batch.shape(name), batch.bytes(name));
                        case I32 -> HostColumn.of(name, batch.shape(name), batch.integers(name));
                        default -> HostColumn.of(name, batch.shape(name), batch.floats(name));
                    };
                })
                .toList();
    }
}
