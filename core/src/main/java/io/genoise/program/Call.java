package io.genoise.program;

import io.genoise.backend.Chain;
import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A kernel in the making: what it does, where its operands lie (of each group the inputs, then the outputs), and the
/// operation it came from.
///
/// @param operation what messages call it
/// @param path the layer that recorded it, or the layers whose formulas it computes
record Call(Chain chain, List<Place> places, String operation, String path) {
    Call {
        places = List.copyOf(places);
    }

    Call(Group group, List<Place> places, String operation, String path) {
        this(Chain.of(group), places, operation, path);
    }

    /// The only group, or the first.
    Group group() {
        return chain.groups().getFirst();
    }

    /// The operands at `places()`.
    List<Operand> operands() {
        List<Operand> all = new ArrayList<>(places.size());
        for (Group group : chain.groups()) {
            all.addAll(group.inputs());
            all.addAll(group.outputs());
        }
        return all;
    }

    /// What `calls` do one after the other, as one that is cut into `rows` rows.
    static Call of(List<Call> calls, int rows) {
        return new Call(
                new Chain(rows, calls.stream().map(Call::group).toList()),
                calls.stream().flatMap(call -> call.places.stream()).toList(),
                calls.stream().map(Call::operation).collect(Collectors.joining(", ")),
                calls.stream()
                        .flatMap(call -> Stream.of(call.path.split(", ")))
                        .distinct()
                        .collect(Collectors.joining(", ")));
    }
}
