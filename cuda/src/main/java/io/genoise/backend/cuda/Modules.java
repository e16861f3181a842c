package io.genoise.backend.cuda;

import io.genoise.backend.cuda.driver.Compiler;
import io.genoise.backend.cuda.driver.Driver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// From a kernel's text to what the device runs. A text is asked for when its kernel is prepared, and compiled on another
/// thread, several at once; it is waited for when a sequence is made. What was compiled once is kept on disk.
final class Modules implements AutoCloseable {
    private final Driver driver;
    private final long stream;
    private final int unused;
    private final Compiler compiler;
    private final String prelude;
    private final CacheFolder cache;
    private final ExecutorService compiling;
    private final Thread whenTheProcessEnds = new Thread(this::stopCompiling);
    private final Map<String, Loaded> byText = new LinkedHashMap<>();

    /// @param stream where kernels run
    /// @param prelude what every text begins with
    /// @param unused how many texts that no kernel uses stay loaded for the next that does
    Modules(
            Driver driver,
            long stream,
            Compiler compiler,
            String prelude,
            CacheFolder cache,
            int unused) {
        this.driver = driver;
        this.stream = stream;
        this.unused = unused;
        this.compiler = compiler;
        this.prelude = prelude;
        this.cache = cache;
        this.compiling =
                Executors.newFixedThreadPool(
                        Math.min(8, Runtime.getRuntime().availableProcessors()),
                        Thread.ofPlatform().daemon().name("genoise-compile-", 0).factory());
        Runtime.getRuntime().addShutdownHook(whenTheProcessEnds);
    }

    /// Waits for what is being compiled and begins nothing more. The compiler would crash a process that ends around it.
    private void stopCompiling() {
        compiling.shutdownNow();
        boolean interrupted = Thread.interrupted();
        while (!compiling.isTerminated()) {
            try {
                compiling.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// A text that is being compiled, or has been.
    final class Loaded {
        private final String text;
        private CompletableFuture<byte[]> image;
        private int users;
        private long module;
        private long function;

        private Loaded(String text, CompletableFuture<byte[]> image) {
            this.text = text;
            this.image = image;
        }

        /// The function called `kernel`; waits until it is compiled.
        ///
        /// @throws IllegalArgumentException if it does not compile, with the compiler's words
        long function() {
            if (module == 0) {
                if (image.isCompletedExceptionally()) {
                    image = compiled(text); // an earlier plan met the error, and it may be over
                }
                try {
                    module = driver.load(image.join());
                    function = driver.function(module, "kernel");
                } catch (CompletionException e) {
                    throw e.getCause() instanceof RuntimeException cause ? cause : e;
                }
            }
            return function;
        }

        /// Tells that one kernel less uses it.
        void release() {
            users--;
            if (users == 0) {
                unloadOldest();
            }
        }
    }

    /// `text`, for one kernel more.
    Loaded request(String text) {
        Loaded loaded = byText.remove(text);
        if (loaded == null) {
            loaded = new Loaded(text, compiled(text));
        }
        byText.put(text, loaded);
        loaded.users++;
        return loaded;
    }

    private CompletableFuture<byte[]> compiled(String text) {
        return CompletableFuture.supplyAsync(() -> image(text), compiling);
    }

    private byte[] image(String text) {
        String source = prelude + text;
        String key = compiler.version() + "\n" + source;
        return cache.get(key)
                .orElseGet(() -> {
                    byte[] made = compiler.compile(source);
                    cache.put(key, made);
                    return made;
                });
    }

    private void unloadOldest() {
        if (byText.values().stream().filter(loaded -> loaded.users == 0).count() > unused) {
            Loaded oldest =
                    byText.values().stream().filter(l -> l.users == 0).findFirst().orElseThrow();
            byText.remove(oldest.text);
            driver.finish(stream); // a launch of it may still be under way
            unload(oldest);
        }
    }

    private void unload(Loaded loaded) {
        if (loaded.module != 0) {
            driver.unload(loaded.module);
            loaded.module = 0;
        }
    }

    @Override
    public void close() {
        stopCompiling();
        try {
            Runtime.getRuntime().removeShutdownHook(whenTheProcessEnds);
        } catch (IllegalStateException _) {
            // the process is ending already
        }
        byText.values().forEach(this::unload);
        byText.clear();
    }
}
