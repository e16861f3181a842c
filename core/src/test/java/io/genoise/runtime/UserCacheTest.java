package io.genoise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Where what can be made again is kept, with and without a home.
class UserCacheTest {
    @Test
    void theChosenPlaceComesBeforeXdgsAndThatBeforeTheHome() {
        Map<String, String> all =
                Map.of("GENOISE_CACHE", "/chosen", "XDG_CACHE_HOME", "/xdg", "HOME", "/home/ada");
        assertThat(UserCache.folder(all, "/root")).contains(Path.of("/chosen"));
        assertThat(UserCache.folder(Map.of("XDG_CACHE_HOME", "/xdg", "HOME", "/home/ada"), "/root"))
                .contains(Path.of("/xdg/genoise"));
        assertThat(UserCache.folder(Map.of("HOME", "/home/ada"), "/root"))
                .contains(Path.of("/home/ada/.cache/genoise"));
        assertThat(UserCache.folder(Map.of(), "/root")).contains(Path.of("/root/.cache/genoise"));
    }

    /// XDG's specification: relative paths are invalid and to be ignored.
    @Test
    void whatIsNoAbsolutePathIsIgnored() {
        assertThat(
                        UserCache.folder(
                                Map.of("XDG_CACHE_HOME", "cache", "HOME", "", "GENOISE_CACHE", " "),
                                "/root"))
                .contains(Path.of("/root/.cache/genoise"));
    }

    /// Java calls the home of a user without an entry in passwd and without HOME "?": a folder of that name was made.
    @Test
    void whoHasNoHomeHasNoCache() {
        assertThat(UserCache.folder(Map.of(), "?")).isEmpty();
    }
}
