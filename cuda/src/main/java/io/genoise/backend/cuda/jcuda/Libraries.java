package io.genoise.backend.cuda.jcuda;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds NVIDIA's libraries and loads them.
///
/// JCuda's own libraries name the ones they need (`libcublas.so.12`) and leave it to the system to find them, which looks
/// in `LD_LIBRARY_PATH` and where ldconfig says, and nowhere else. But a library that is loaded already is found by its
/// name wherever it lay. So each is loaded here first, from the first place that has it:
///
/// 1. folders that come first: those of the system property `genoise.cuda.libraries`, and what `setup-cuda` has fetched
/// 2. where the system looks
/// 3. where CUDA is usually put
@SuppressWarnings("restricted")
final class Libraries {
    /// A library that is wanted. The driver comes with the graphics card's software, the others with CUDA and cuDNN.
    enum Wanted {
        DRIVER("libcuda.so.1"),
        CUBLAS_LT("libcublasLt.so.%s"),
        CUBLAS("libcublas.so.%s"),
        NVRTC("libnvrtc.so.%s"),
        CUDNN("libcudnn.so.9");

        private final String name;

        Wanted(String name) {
            this.name = name;
        }
    }

    /// Where CUDA is put by its installer, and where drivers are that no ldconfig knows: of WSL, of containers, of NixOS.
    private static final List<String> USUAL =
            List.of(
                    "/usr/local/cuda/lib64",
                    "/usr/local/cuda/targets/x86_64-linux/lib",
                    "/opt/cuda/lib64",
                    "/usr/lib/wsl/lib",
                    "/usr/local/nvidia/lib64",
                    "/run/opengl-driver/lib");

    private final List<Path> first;
    private final boolean usual;
    private final Map<Wanted, Path> loaded = new EnumMap<>(Wanted.class);
    private final List<String> broken = new ArrayList<>();

    private int cuda;

    /// @param first folders to look into before all others
    /// @param usual whether to look into the usual ones when the system finds none
    Libraries(List<Path> first, boolean usual) {
        this.first = List.copyOf(first);
        this.usual = usual;
    }

    /// What the system property `genoise.cuda.libraries` says: folders with `:` between them.
    static List<Path> chosen() {
        return Stream.of(System.getProperty("genoise.cuda.libraries", "").split(File.pathSeparator))
                .filter(name -> !name.isBlank())
                .map(Path::of)
                .toList();
    }

    /// The usual folders, those of several CUDAs of one version beside each other too, the newest first.
    private List<Path> usual() {
        List<Path> folders = new ArrayList<>(USUAL.stream().map(Path::of).toList());
        try (DirectoryStream<Path> versions =
                Files.newDirectoryStream(Path.of("/usr/local"), "cuda-%s*".formatted(cuda()))) {
            List<Path> found = new ArrayList<>();
            versions.forEach(found::add);
            found.sort(Collections.reverseOrder());
            found.forEach(version -> folders.add(version.resolve("lib64")));
        } catch (IOException _) {
            // there is no such folder: none of these
        }
        return folders;
    }

    /// Loads `wanted`, once.
    ///
    /// @return whether it is there
    boolean load(Wanted wanted) {
        if (loaded.containsKey(wanted)) {
            return true;
        }
        String name = soname(wanted);
        if (loadFrom(first, wanted, name)) {
            return true;
        }
        if (findsByName(name)) {
            loaded.put(wanted, mapped(name).orElse(Path.of(name)));
            return true;
        }
        return usual && loadFrom(usual(), wanted, name);
    }

    private boolean loadFrom(List<Path> folders, Wanted wanted, String name) {
        for (Path folder : folders) {
            Path file = folder.resolve(name).toAbsolutePath();
            if (!Files.exists(file)) {
                continue;
            }
            try {
                if (wanted == Wanted.NVRTC) {
                    loadBuiltins(folder);
                }
                System.load(file.toString());
                loaded.put(wanted, file);
                return true;
            } catch (UnsatisfiedLinkError e) {
                broken.add("%s does not load (%s)".formatted(file, e.getMessage()));
            }
        }
        return false;
    }

    /// NVRTC asks for a second file by its name when it first compiles, and does not say that it lies beside the first.
    private void loadBuiltins(Path folder) {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, "libnvrtc-builtins.so.%s.*".formatted(cuda()))) {
            for (Path file : files) {
                System.load(file.toAbsolutePath().toString());
            }
        } catch (IOException e) {
            throw new UnsatisfiedLinkError(e.getMessage());
        }
    }

    private static boolean findsByName(String name) {
        try {
            SymbolLookup.libraryLookup(name, Arena.global());
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// The file of a library that this process has loaded, as the kernel has it: links are followed, and the file may
    /// have a longer version in its name.
    private static Optional<Path> mapped(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.indexOf('/') >= 0)
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .filter(file ->
                            file.getFileName() != null
                                    && file.getFileName().toString().startsWith(name))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Where `wanted` was loaded from.
    ///
    /// @throws IllegalStateException if it was not
    Path path(Wanted wanted) {
        Path path = loaded.get(wanted);
        if (path == null) {
            throw new IllegalStateException(soname(wanted) + " is not loaded");
        }
        return path;
    }

    /// What was found and could not be loaded, and why: one text each.
    List<String> broken() {
        return List.copyOf(broken);
    }

    /// The version of CUDA that is looked for, 12 or 13.
    int cuda() {
        if (cuda == 0) {
            cuda = Natives.cuda(); // JCuda's classes are not touched before there is a driver
        }
        return cuda;
    }

    /// The name of `wanted` by which others ask for it.
    String soname(Wanted wanted) {
        return wanted == Wanted.DRIVER ? wanted.name : wanted.name.formatted(cuda());
    }
}
