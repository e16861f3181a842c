package io.genoise.backend.cuda.code;

import io.genoise.shape.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// `prelude.cu`: what stands before the text of every kernel.
public final class Prelude {
    private static final String TEXT = read("prelude.cu");

    private Prelude() {}

    /// The whole file.
    public static String text() {
        return TEXT;
    }

    /// What the text calls an element of `type`.
    public static String type(DType type) {
        return switch (type) {
            case F32 -> "float";
            case BF16 -> "bf16";
            case F16 -> "f16";
            case I32 -> "int";
            case U8 -> "u8";
        };
    }

    /// The text `name`, which lies beside this class.
    static String read(String name) {
        try (InputStream in = Prelude.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name + ", beside Prelude.class", unreadable);
        }
    }
}
