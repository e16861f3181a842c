package io.genoise.cli;

import io.genoise.runtime.Platform;
import io.genoise.runtime.Supply;
import io.genoise.tensor.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `genoise setup-cuda`: fetches what CUDA needs beside the driver.
@Command(
        name = SetupCuda.NAME,
        mixinStandardHelpOptions = true,
        description =
                "Fetches NVIDIA's CUDA and cuDNN libraries (2.0 GB) from Maven Central, so that a machine with nothing but the"
                        + " NVIDIA driver can compute on its GPU. Broken off, the same command goes on where it was.",
        footer = {
            "",
            "Examples:",
            "  genoise setup-cuda                      fetch what is missing",
            "  genoise setup-cuda --from redist.jar    from a file that is here already",
            "  genoise devices                         what there is then"
        })
final class SetupCuda implements Runnable {
    static final String NAME = "setup-cuda";

    @Option(
            names = "--from",
            order = 60,
            paramLabel = "FILE",
            description =
                    "Take them from this file instead: cuda-12.6-9.5-1.5.11-linux-x86_64-redist.jar of org.bytedeco.")
    Path from;

    @Option(
            names = "--repository",
            order = 61,
            paramLabel = "URL",
            description =
                    "Fetch from this Maven repository (default: Maven Central, or its mirror in ~/.m2/settings.xml).")
    URI repository;

    @Option(names = "--debug", order = 63, description = "Show where an error came from.")
    boolean debug;

    @Spec CommandSpec spec;

    @Override
    public void run() {
        check();
        Platform platform = cuda();
        Supply supply =
                platform.supply()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "there are no CUDA libraries to fetch for this machine: "
                                                + platform.missing()));
        PrintWriter out = spec.commandLine().getOut();
        if (supply.present()) {
            out.println("%s: there already, in %s".formatted(supply.what(), supply.folder()));
        } else {
            provide(supply, out);
            out.println("%s: in %s".formatted(supply.what(), supply.folder()));
        }
        String missing = platform.missing();
        out.println(missing == null ? "cuda: usable" : "cuda: not usable, " + missing);
        out.flush();
    }

    private static Platform cuda() {
        return Device.platforms().stream()
                .filter(platform -> platform.name().equals("cuda"))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the CUDA backend is missing: add io.genoise:genoise-cuda to the class path"));
    }

    private void provide(Supply supply, PrintWriter out) {
        try (ByteProgress progress = ByteProgress.here()) {
            if (from != null) {
                supply.take(from, progress);
                return;
            }
            URI source = source(supply);
            out.println(
                    String.format(
                            Locale.ROOT,
                            "%s: %.1f GB from %s",
                            supply.what(),
                            supply.bytes() / 1e9,
                            source));
            out.flush();
            supply.fetch(source, progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI source(Supply supply) {
        return repository != null
                ? repository
                : MavenMirror.ofCentral(Path.of(System.getProperty("user.home")))
                        .orElse(supply.repository());
    }

    /// What was given is looked at first, although nothing may have to be fetched.
    private void check() {
        if (from != null && !Files.isReadable(from)) {
            throw new UncheckedIOException(new NoSuchFileException(from.toString()));
        }
        if (repository != null
                && !"http".equals(repository.getScheme())
                && !"https".equals(repository.getScheme())) {
            throw new IllegalArgumentException(
                    "--repository %s: expected a URL with http or https".formatted(repository));
        }
    }
}
