package io.genoise.weights;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What a safetensors header says, checked against the file's size: slots in the header's order
/// that fill the data without gap or overlap.
record Header(List<Slot> slots, Map<String, String> metadata) {

    /// Where a tensor lies: bytes `begin` (inclusive) to `end` (exclusive) of the data, of which
    /// there are `type.bytes()` times the product of `shape`.
    ///
    /// @param position of the slot's description in the file, for messages
    record Slot(String name, StoredType type, int[] shape, long begin, long end, long position) {}

    Checkpoint checkpoint(Function<Slot, ByteBuffer> data) {
        Map<String, StoredTensor> tensors = LinkedHashMap.newLinkedHashMap(slots.size());
        for (Slot slot : slots) {
            tensors.put(slot.name(), new StoredTensor(slot.type(), slot.shape(), data.apply(slot)));
        }
        return new Checkpoint(tensors, metadata);
    }
}
