package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The record `Arguments` of a kernel while its text is written: operands `xI`, the result `out`, and numbers as they are
/// asked for.
final class Arguments {
    private final List<String> operands = new ArrayList<>();
    private final Map<String, Long> numbers = new LinkedHashMap<>();

    Arguments(Group group) {
        for (int i = 0; i < group.inputs().size(); i++) {
            operands.add("const %s* x%s".formatted(type(group.inputs().get(i)), i));
        }
        operands.add("%s* out".formatted(type(group.output())));
    }

    private static String type(Operand operand) {
        return Prelude.type(operand.type());
    }

    /// The number `name` as an expression.
    ///
    /// @throws IllegalArgumentException if another number has this name
    String number(String name, long value) {
        Long before = numbers.put(name, value);
        if (before != null && before != value) {
            throw new IllegalArgumentException(
                    "number %s is %s and %s".formatted(name, before, value));
        }
        return "a." + name;
    }

    /// The record's declaration.
    String declaration() {
        return Code.arguments(operands, List.copyOf(numbers.keySet()));
    }

    /// All numbers, in the order of the declaration.
    List<Long> numbers() {
        return List.copyOf(numbers.values());
    }
}
