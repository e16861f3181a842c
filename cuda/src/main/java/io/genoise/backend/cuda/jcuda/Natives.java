package io.genoise.backend.cuda.jcuda;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jcuda.JCudaVersion;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcudnn.JCudnn;
import jcuda.nvrtc.JNvrtc;

/// Loads JCuda's own libraries, which call NVIDIA's.
///
/// JCuda unpacks them from its jars into `java.io.tmpdir` when a class is first used, and takes a file that lies there
/// already for its own: in a folder that all may write to, anybody's. So they are unpacked here, into a folder that is this
/// user's alone; JCuda finds them there and loads them, and the folder is removed, which what is loaded survives. A
/// folder in `java.library.path` that has them comes before all that, as JCuda has it.
enum Natives {
    DRIVER("JCudaDriver", () -> JCudaDriver.setExceptionsEnabled(false)),
    NVRTC("JNvrtc", () -> JNvrtc.setExceptionsEnabled(false)),
    CUBLAS("JCublas2", () -> JCublas2.setExceptionsEnabled(false)),
    CUDNN("JCudnn", () -> JCudnn.setExceptionsEnabled(false));

    private static final String TEMPORARY = "java.io.tmpdir";

    private final String library;
    private final Runnable use;
    private String failure;

    /// @param use uses the class that loads the library
    Natives(String library, Runnable use) {
        this.library = library;
        this.use = use;
    }

    /// Loads it, if it is not loaded yet. Once this has failed, it fails for as long as the process lives.
    ///
    /// @throws UnsatisfiedLinkError if it cannot be loaded, in one sentence
    void load() {
        // The property is the whole process's: it is ours for no longer than JCuda reads it.
        synchronized (Natives.class) {
            String before = System.getProperty(TEMPORARY);
            Path folder = null;
            try {
                folder = Files.createTempDirectory("genoise-cuda");
                unpack(folder);
                System.setProperty(TEMPORARY, folder.toString());
                use.run();
            } catch (LinkageError e) {
                failure = failure == null ? reason(e) : failure;
                throw new UnsatisfiedLinkError(
                        "JCuda's %s does not load (%s)".formatted(file(), failure));
            } catch (IOException e) {
                throw new UnsatisfiedLinkError(
                        "JCuda's %s cannot be unpacked into %s (%s)"
                                .formatted(file(), before, e.getMessage()));
            } finally {
                System.setProperty(TEMPORARY, before);
                remove(folder);
            }
        }
    }

    /// The words of the last error that JCuda tells of: those before it are of places where the file was not.
    private static String reason(LinkageError e) {
        String text = e.getMessage() == null ? e.toString() : e.getMessage();
        return text.lines()
                .map(String::strip)
                .filter(line -> line.matches("[\\w.]+(Error|Exception): .*"))
                .reduce((before, last) -> last)
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .orElseGet(() -> text.lines().findFirst().orElse(""));
    }

    /// The name of its file.
    String file() {
        return System.mapLibraryName("%s-%s-linux-x86_64".formatted(library, JCudaVersion.get()));
    }

    private void unpack(Path folder) throws IOException {
        URL packed = Natives.class.getClassLoader().getResource("lib/" + file());
        if (packed == null) {
            return; // it lies in java.library.path, or JCuda will say what is missing
        }
        try (InputStream in = packed.openStream()) {
            Files.copy(in, folder.resolve(file()));
        }
    }

    private static void remove(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = new ArrayList<>(files.toList());
            all.add(folder);
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException _) {
            // a few megabytes stay behind in the temporary folder
        }
    }

    /// Which version of CUDA the libraries call: 12, unless `java.library.path` has others.
    static int cuda() {
        return cuda(System.getProperty("java.library.path", ""));
    }

    /// @param folders with `:` between them
    static int cuda(String folders) {
        for (String folder : folders.split(File.pathSeparator)) {
            Path file = Path.of(folder, NVRTC.file());
            if (!folder.isBlank() && Files.isReadable(file)) {
                try {
                    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
                    return all.contains("libnvrtc.so.13\0") ? 13 : 12;
                } catch (IOException _) {
                    return 12;
                }
            }
        }
        return 12;
    }
}
