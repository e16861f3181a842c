package io.genoise.setting;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/// Finds what stands in no list: classes with `@AutoService(Kind.class)` and a public constructor without arguments, in our
/// own module and in users' jars.
///
/// A module would have to name its services in `module-info.java`, which is a list again. So ours are read from
/// `META-INF/services`, where `@AutoService` writes them, and only others' are left to Java's [ServiceLoader].
public final class Services {
    private Services() {}

    /// One of each class of `kind`: those of the kind's own module first.
    ///
    /// ```java
    /// Services.of(EncoderConfig.class, ServiceLoader.load(EncoderConfig.class));
    /// ```
    ///
    /// @param loader made by a caller whose module `uses` the kind, which Java asks for
    /// @throws IllegalStateException if a class that is named cannot be made
    /// @throws java.util.ServiceConfigurationError if a user's cannot
    public static <S> List<S> of(Class<S> kind, ServiceLoader<S> loader) {
        Map<String, S> found = new LinkedHashMap<>();
        for (String name : named(kind)) {
            found.put(name, made(kind, name));
        }
        for (S other : loader) {
            found.putIfAbsent(other.getClass().getName(), other);
        }
        return new ArrayList<>(found.values());
    }

    private static List<String> named(Class<?> kind) {
        String resource = "META-INF/services/" + kind.getName();
        List<String> names = new ArrayList<>();
        if (!kind.getModule().isNamed()) {
            return names; // on the class path the loader finds them all
        }
        try (InputStream in = kind.getModule().getResourceAsStream(resource)) {
            if (in != null) {
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .forEach(names::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static <S> S made(Class<S> kind, String name) {
        try {
            Class<?> type = Class.forName(name, true, kind.getClassLoader());
            return kind.cast(type.getConstructor().newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "%s is a %s, and must be public with a public constructor without arguments"
                            .formatted(name, kind.getSimpleName()),
                    e);
        }
    }
}
