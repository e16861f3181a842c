package io.genoise.tensor;

import io.genoise.backend.Backend;
import io.genoise.backend.BackendProvider;
import io.genoise.backend.reference.ReferenceProvider;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;

/// Finds backends and chooses one. The reference is core's own; every other backend is a service that is looked for
/// where core itself came from, its module layer and its class loader: so it does not matter which thread asks.
final class Backends {
    private static final String AUTO = "auto";
    private static final String WANTED = "genoise.device";
    private static final AtomicBoolean SAID = new AtomicBoolean();
    private static final String CURE =
            "add io.genoise:genoise-cpu to the class path or module path";

    /// A backend, and why it was taken.
    record Choice(Backend backend, String reason) {}

    private Backends() {}

    /// All there are, the preferred first.
    static List<BackendProvider> all() {
        Map<Class<?>, BackendProvider> found = new LinkedHashMap<>();
        ModuleLayer layer = Backends.class.getModule().getLayer();
        if (layer != null) {
            ServiceLoader.load(layer, BackendProvider.class)
                    .forEach(provider -> found.putIfAbsent(provider.getClass(), provider));
        }
        ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader())
                .forEach(provider -> found.putIfAbsent(provider.getClass(), provider));
        BackendProvider reference = new ReferenceProvider();
        found.putIfAbsent(reference.getClass(), reference);
        return found.values().stream()
                .sorted(Comparator.comparingInt(BackendProvider::rank).reversed())
                .toList();
    }

    /// The one that the system property `genoise.device` names, or the fastest that is usable here and can be opened: a card may
    /// be there and be another's, or have no memory left. Ending on the reference is said aloud, once a process.
    ///
    /// @throws IllegalStateException if the system property `genoise.requireVector` is `true` and only the reference
    ///     is usable
    static Choice best(int threads) {
        String wanted = System.getProperty(WANTED, AUTO);
        if (!wanted.equals(AUTO)) {
            return new Choice(
                    named(wanted, threads).backend,
                    "the system property %s says so".formatted(WANTED));
        }
        return first(all(), threads);
    }

    /// The first of `all` that can be opened, if it is faster than the reference.
    static Choice first(List<BackendProvider> all, int threads) {
        StringBuilder passed = new StringBuilder();
        for (BackendProvider provider : all) {
            String missing = provider.missing();
            if (missing != null) {
                passed.append("; %s: %s".formatted(provider.name(), missing));
            } else if (provider.rank() > 0) {
                try {
                    return new Choice(provider.open(threads), "the fastest usable here" + passed);
                } catch (RuntimeException | LinkageError notNow) {
                    passed.append(
                            "; %s is there and cannot be opened: %s"
                                    .formatted(provider.name(), line(notNow)));
                }
            }
        }
        String cure = passed.isEmpty() ? "no other is there: " + CURE : passed.substring(2);
        if (Boolean.getBoolean("genoise.requireVector")) {
            throw new IllegalStateException(
                    "genoise.requireVector is true, and the reference backend has no vectors; %s"
                            .formatted(cure));
        }
        if (SAID.compareAndSet(false, true)) {
            System.getLogger("io.genoise")
                    .log(
                            System.Logger.Level.WARNING,
                            "computing on the reference backend, about a hundred times slower than cpu; %s"
                                    .formatted(cure));
        }
        return new Choice(new ReferenceProvider().open(threads), "nothing faster; " + cure);
    }

    private static String line(Throwable fault) {
        return String.valueOf(fault.getMessage()).lines().findFirst().orElse(fault.toString());
    }

    /// The one called `name`: a backend, a device of one, such as `cuda:1`, or `auto` for the best.
    ///
    /// @throws IllegalArgumentException if there is none of that name, or it cannot run here
    static Choice named(String name, int threads) {
        if (name.equals(AUTO)) {
            return best(threads);
        }
        List<BackendProvider> all = all();
        String kind = name.contains(":") ? name.substring(0, name.indexOf(':')) : name;
        for (BackendProvider provider : all) {
            if (provider.name().equals(kind)) {
                String missing = provider.missing();
                if (missing != null) {
                    throw new IllegalArgumentException(
                            "device %s cannot run here: %s".formatted(name, missing));
                }
                return new Choice(provider.open(name, threads), "asked for");
            }
        }
        throw new IllegalArgumentException(
                "no device is called %s; there are %s, and %s"
                        .formatted(name, all.stream().map(BackendProvider::name).toList(), AUTO));
    }
}
