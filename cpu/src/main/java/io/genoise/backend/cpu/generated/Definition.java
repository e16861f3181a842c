package io.genoise.backend.cpu.generated;

import java.lang.invoke.MethodHandles;

/// Turns bytes into a loop of this package.
public final class Definition {
    private Definition() {}

    /// An instance of the hidden class that `bytes` define.
    public static Loop of(byte[] bytes) {
        try {
            return (Loop)
                    MethodHandles.lookup()
                            .defineHiddenClass(bytes, true)
                            .lookupClass()
                            .getConstructor()
                            .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated class was refused", e);
        }
    }
}
