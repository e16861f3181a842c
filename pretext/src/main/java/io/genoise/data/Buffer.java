package io.genoise.data;

import io.genoise.shape.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The arrays of a batch's columns, to be filled again and again: `byte[]`, `int[]` or `float[]`, as each column's type says.
final class Buffer {
    private record Filled(Column column, Object numbers) {}

    private final Map<String, Filled> columns = new LinkedHashMap<>();
    private final int[] indices;

    /// @throws IllegalArgumentException if there is no column, two have one name, or one takes more numbers than an array
    ///     holds
    Buffer(List<Column> columns, int pictures) {
        this.indices = new int[pictures];
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("views without any column");
        }
        for (Column column : columns) {
            Object numbers = array(column, pictures);
            if (this.columns.put(column.name(), new Filled(column, numbers)) != null) {
                throw new IllegalArgumentException("two columns are called " + column.name());
            }
        }
    }

    private static Object array(Column column, int pictures) {
        long elements = column.of(pictures).elements();
        if (elements > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "column %s of %s pictures takes %s numbers, more than an array holds"
                            .formatted(column.name(), pictures, elements));
        }
        int length = (int) elements;
        return switch (column.dtype()) {
            case U8 -> new byte[length];
            case I32 -> new int[length];
            default -> new float[length];
        };
    }

    int[] indices() {
        return indices;
    }

    List<Column> columns() {
        return columns.values().stream().map(Filled::column).toList();
    }

    Column column(String name) {
        return filled(name).column;
    }

    byte[] bytes(String name) {
        return (byte[]) of(name, DType.U8);
    }

    int[] integers(String name) {
        return (int[]) of(name, DType.I32);
    }

    float[] floats(String name) {
        return (float[]) of(name, DType.F32);
    }

    private Object of(String name, DType dtype) {
        Filled filled = filled(name);
        if (filled.column.dtype() != dtype) {
            throw new IllegalArgumentException(
                    "column %s holds %s, not %s".formatted(name, filled.column.dtype(), dtype));
        }
        return filled.numbers;
    }

    private Filled filled(String name) {
        Filled filled = columns.get(name);
        if (filled == null) {
            throw new IllegalArgumentException(
                    "no column is called %s; there are %s".formatted(name, columns.keySet()));
        }
        return filled;
    }
}
