package io.genoise.train;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.IntConsumer;

/// Signals that the system sends to this process. Java has no public door to them, and `sun.misc.Signal`, which every JDK
/// has in its module `jdk.unsupported`, may not be named in code that compiles without warnings: so it is looked up.
final class Signals {
    private Signals() {}

    /// A signal that is listened to.
    @FunctionalInterface
    interface Handling {
        /// Does with the signal what was done before.
        void end();
    }

    /// Calls `handler` with the signal's number, on a thread of its own, whenever the signal `name` comes.
    ///
    /// @param name without SIG: `INT`
    /// @return empty if this system has no such signal, or the virtual machine keeps it to itself
    static Optional<Handling> handle(String name, IntConsumer handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Method number = signal.getMethod("getNumber");
            Method handle = signal.getMethod("handle", signal, type);
            Object listened = signal.getConstructor(String.class).newInstance(name);
            Object own =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {type},
                            (proxy, method, arguments) ->
                                    switch (method.getName()) {
                                        case "handle" -> {
                                            handler.accept((int) number.invoke(arguments[0]));
                                            yield null;
                                        }
                                        case "equals" -> proxy == arguments[0];
                                        case "hashCode" -> System.identityHashCode(proxy);
                                        default -> "handler of SIG" + name;
                                    });
            Object before = handle.invoke(null, listened, own);
            return Optional.of(() -> restore(handle, listened, before));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    private static void restore(Method handle, Object signal, Object before) {
        try {
            handle.invoke(null, signal, before);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the handler of %s is lost".formatted(signal), e);
        }
    }
}
