package io.genoise.runtime;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where a user keeps what can be made again: decoded pictures, compiled kernels, fetched libraries.
public final class UserCache {
    private UserCache() {}

    /// `GENOISE_CACHE` if that is set; else `genoise` in `XDG_CACHE_HOME` or in the home's `.cache`; empty for a user
    /// without a home.
    public static Optional<Path> folder() {
        return folder(System.getenv(), System.getProperty("user.home"));
    }

    /// Names that are no absolute paths do not count, as the XDG specification has it; and Java calls a home that it does
    /// not know `?`.
    public static Optional<Path> folder(Map<String, String> environment, String userHome) {
        String chosen = environment.getOrDefault("GENOISE_CACHE", "");
        if (!chosen.isBlank()) {
            return Optional.of(Path.of(chosen));
        }
        return absolute(environment.get("XDG_CACHE_HOME"))
                .or(() -> absolute(environment.get("HOME")).map(home -> home.resolve(".cache")))
                .or(() -> absolute(userHome).map(home -> home.resolve(".cache")))
                .map(folder -> folder.resolve("genoise"));
    }

    private static Optional<Path> absolute(String name) {
        return Optional.ofNullable(name).map(Path::of).filter(Path::isAbsolute);
    }
}
