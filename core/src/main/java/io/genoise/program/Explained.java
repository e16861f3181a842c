package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.runtime.PlannedKernel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A call as a line of the plan's table. Of several groups, what a later one reads counts if no earlier one has read or
/// written it.
final class Explained {
    private final Backend backend;
    private final Set<Place> known = new HashSet<>();
    private final Set<Region> written = new HashSet<>();
    private final List<String> inputs = new ArrayList<>();
    private long bytesRead;
    private long bytesWritten;

    private Explained(Backend backend) {
        this.backend = backend;
    }

    static PlannedKernel line(Call call, String algorithm, long nanos, Backend backend) {
        Explained explained = new Explained(backend);
        int at = 0;
        for (Group group : call.chain().groups()) {
            explained.add(group, call.places().subList(at, call.places().size()));
            at += group.inputs().size() + group.outputs().size();
        }
        Region target = call.places().getLast().region();
        return new PlannedKernel(
                call.chain().groups().stream()
                        .map(group -> group.primitive().getClass().getSimpleName())
                        .collect(Collectors.joining(" + ")),
                call.path(),
                algorithm,
                explained.inputs,
                call.operands().getLast().layout().shape().toString(),
                explained.bytesRead,
                explained.bytesWritten,
                target.binding >= 0 ? -1 : target.offset,
                nanos);
    }

    private void add(Group group, List<Place> places) {
        int count = group.inputs().size();
        for (int i = 0; i < count; i++) {
            Place place = places.get(i);
            if (!written.contains(place.region()) && known.add(place)) {
                inputs.add(group.inputs().get(i).layout().shape().toString());
                bytesRead += bytes(group.inputs().get(i));
            }
        }
        for (int k = 0; k < group.outputs().size(); k++) {
            written.add(places.get(count + k).region());
            bytesWritten += bytes(group.outputs().get(k));
        }
    }

    private long bytes(Operand operand) {
        long elements = backend.bytes(operand.type());
        for (int i = 0; i < operand.layout().shape().rank(); i++) {
            elements *= operand.layout().strides()[i] == 0 ? 1 : operand.layout().shape().extent(i);
        }
        return elements;
    }
}
