package io.genoise.runtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/// What a backend needs of a machine beside its own jars, and can fetch: libraries of the hardware's maker. What is there is
/// whole: something half fetched is never taken for it.
public interface Supply {
    /// Sees how far it is.
    @FunctionalInterface
    interface Watcher {
        /// So much of a stage is done.
        ///
        /// @param stage what is being done, in a word: `fetching`, `checking`, `unpacking`
        /// @param done bytes of it
        /// @param all bytes it is
        void reached(String stage, long done, long all);
    }

    /// What it is: `CUDA 12.6 and cuDNN 9.5`.
    String what();

    /// How many bytes are fetched.
    long bytes();

    /// The Maven repository that it comes from, unless another is named.
    URI repository();

    /// Where it is put.
    Path folder();

    /// Whether it is there.
    boolean present();

    /// Fetches it, going on where an earlier attempt ended, and puts it where it belongs.
    ///
    /// @param repository a Maven repository
    /// @throws IOException if it cannot be had or kept, saying what would help; what has arrived is kept for the next attempt
    void fetch(URI repository, Watcher watcher) throws IOException;

    /// Puts it where it belongs from a file that [#fetch] would have fetched; the file stays.
    ///
    /// @throws IOException if the file is another one, or there is no room
    void take(Path file, Watcher watcher) throws IOException;
}
