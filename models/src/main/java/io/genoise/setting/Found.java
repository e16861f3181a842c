package io.genoise.setting;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;

/// The classes that say of themselves, by `@AutoService`, that they are of a kind: networks, pretext tasks.
///
/// The annotation's processor writes them down in `META-INF/services` of the jar. On the class path [ServiceLoader] reads that,
/// of Genoise's jars and of users' alike. On the module path it reads module descriptors instead, where each would have to
/// be named by hand; so a kind's own module is asked for that file here.
public final class Found {
    private Found() {}

    /// One object of each class, a record each, whose components are its settings.
    ///
    /// @param kind what they are; its module's own are found too
    /// @param loader of `kind`, made by a module that `uses` it
    /// @throws IllegalStateException if one cannot be made, or is no record; the message names the class
    public static <T> List<T> all(Class<T> kind, ServiceLoader<T> loader) {
        Map<Class<?>, T> found = new LinkedHashMap<>();
        if (kind.getModule().isNamed()) {
            for (String name : written(kind)) {
                T one = made(kind, name);
                found.put(one.getClass(), one);
            }
        }
        try {
            loader.stream()
                    .filter(provider -> !found.containsKey(provider.type()))
                    .forEach(provider -> found.put(provider.type(), provider.get()));
        } catch (ServiceConfigurationError e) {
            throw failed(kind, e.getMessage(), e.getCause() == null ? e : e.getCause());
        } catch (LinkageError e) {
            // Of another version of Genoise or Java, or without what it is linked with.
            throw failed(kind, "a jar on the class path does not fit", e);
        }
        for (T one : found.values()) {
            if (!(one instanceof Record)) {
                throw new IllegalStateException(
                        "%s is a %s, but no record, whose components would be its settings"
                                .formatted(one.getClass().getName(), kind.getSimpleName()));
            }
        }
        return List.copyOf(found.values());
    }

    /// What `question` comes to that is asked of `one`, which was found and may be of any kind.
    ///
    /// @throws IllegalStateException if it fails; the message names the class
    public static <T, A> A asked(T one, Function<T, A> question) {
        try {
            return Objects.requireNonNull(question.apply(one), "it says nothing");
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException(
                    "%s, which was found, does not say what it is: %s"
                            .formatted(one.getClass().getName(), e),
                    e);
        }
    }

    private static List<String> written(Class<?> kind) {
        String file = "META-INF/services/" + kind.getName();
        List<String> names = new ArrayList<>();
        try (InputStream in = kind.getModule().getResourceAsStream(file)) {
            if (in == null) {
                return names;
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read %s of %s".formatted(file, kind.getModule()), e);
        }
    }

    private static <T> T made(Class<T> kind, String name) {
        try {
            Class<?> type = Class.forName(name, true, kind.getClassLoader());
            return kind.cast(type.getConstructor().newInstance());
        } catch (InvocationTargetException e) {
            throw failed(kind, "%s cannot be made".formatted(name), e.getCause());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw failed(
                    kind,
                    "%s cannot be made: public, with a public constructor without arguments?"
                            .formatted(name),
                    e);
        }
    }

    private static IllegalStateException failed(Class<?> kind, String what, Throwable cause) {
        return new IllegalStateException(
                "one %s that was found is of no use: %s: %s"
                        .formatted(kind.getSimpleName(), what, cause),
                cause);
    }
}
