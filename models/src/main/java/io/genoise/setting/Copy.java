package io.genoise.setting;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A record that is like another but for some components, which are named by their accessors: any record of Genoise can be
/// made so, however many components it has, and nobody counts commas. The compiler knows the names.
///
/// {@snippet :
/// Swav task = Copy.of(new Swav()).with(Swav::prototypes, 300).with(Swav::queue, 0).make();
/// }
///
/// The record is made once, by [#make]: until then components need not agree with each other. The record is public, and its
/// package exported.
///
/// @param <R> of what kind the record is
public final class Copy<R extends Record> {
    private final R record;
    private final Map<String, Object> changed;

    private Copy(R record, Map<String, Object> changed) {
        this.record = record;
        this.changed = changed;
    }

    /// An accessor, as `Swav::prototypes`. It is serializable since that is how Java tells the name of a method it refers to.
    ///
    /// @param <R> whose
    /// @param <V> of what kind the component is
    @FunctionalInterface
    public interface Component<R, V> extends Serializable {
        /// The component's value.
        V of(R record);
    }

    /// A copy of `record`, so far the same.
    public static <R extends Record> Copy<R> of(R record) {
        return new Copy<>(Objects.requireNonNull(record), Map.of());
    }

    /// This with another value of one component. A whole number will do for any number, and a double for a float, which is
    /// the nearest.
    ///
    /// @param component its accessor, as a method reference
    /// @throws IllegalArgumentException if `component` is anything else, or `value` of another type or outside the component's
    ///     range
    public <V> Copy<R> with(Component<? super R, V> component, V value) {
        String name = name(component);
        Map<String, Object> all = new HashMap<>(changed);
        all.put(name, Settings.fitted(record, name, value));
        return new Copy<>(record, all);
    }

    /// The record.
    ///
    /// @throws IllegalArgumentException with the message of what the record's constructor throws
    public R make() {
        return Settings.replaced(record, changed);
    }

    private String name(Component<? super R, ?> component) {
        List<String> names = Settings.names(record);
        SerializedLambda lambda = told(component);
        if (lambda == null || lambda.getImplMethodName().startsWith("lambda$")) {
            throw new IllegalArgumentException(
                    "an accessor by its name is expected, such as %s::%s"
                            .formatted(record.getClass().getSimpleName(), names.getFirst()));
        }
        String name = lambda.getImplMethodName();
        if (lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic
                || !names.contains(name)) {
            throw new IllegalArgumentException(
                    "%s is no component of %s; there are %s"
                            .formatted(name, record.getClass().getSimpleName(), names));
        }
        return name;
    }

    /// What Java would write of a method reference; null if `component` is none. Only a stream may ask a lambda of another
    /// module.
    private static SerializedLambda told(Component<?, ?> component) {
        try (Listener listener = new Listener()) {
            listener.writeObject(component);
            return listener.heard;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Listener extends ObjectOutputStream {
        private SerializedLambda heard;

        Listener() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        /// Called with what would be written; nothing is.
        @Override
        protected Object replaceObject(Object object) {
            if (object instanceof SerializedLambda lambda) {
                heard = lambda;
            }
            return null;
        }
    }
}
