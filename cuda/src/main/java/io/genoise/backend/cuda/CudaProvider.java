package io.genoise.backend.cuda;

import io.genoise.backend.Backend;
import io.genoise.backend.BackendProvider;
import io.genoise.backend.cuda.CudaBackend.Options;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.jcuda.Installation;
import io.genoise.backend.cuda.supply.Redistributable;
import io.genoise.runtime.Supply;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Registers the CUDA backend: a device `cuda:N` for each GPU that is young enough, by the driver's number. What is missing
/// is looked for when it is first asked for, and again until nothing is.
public final class CudaProvider implements BackendProvider {
    private static final String NAME = "cuda";

    /// One a process, as what it loads is: made when it is first used.
    private static final class Found {
        static final Installation INSTALLATION = new Installation(fetched());
    }

    /// Where `setup-cuda` puts what it fetches; empty for a user without a home, and where there are no such libraries.
    private static Optional<Redistributable> redistributable() {
        boolean has =
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64");
        return Optional.ofNullable(
                        CacheFolder.place(
                                System.getenv(), System.getProperty("user.home"), "libraries"))
                .filter(folder -> has)
                .map(folder -> folder.resolve(Redistributable.version()))
                .map(Redistributable::new);
    }

    private static List<Path> fetched() {
        return redistributable().map(Redistributable::folder).stream().toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int rank() {
        return 20;
    }

    /// Never throws; without a driver it takes a moment.
    @Override
    public String missing() {
        try {
            return Found.INSTALLATION.missing();
        } catch (LinkageError e) {
            return "JCuda is not whole on the class path (%s)".formatted(e);
        }
    }

    @Override
    public List<String> devices() {
        return Found.INSTALLATION.devices().stream().map(number -> NAME + ":" + number).toList();
    }

    @Override
    public List<String> report() {
        try {
            return Found.INSTALLATION.report();
        } catch (LinkageError | RuntimeException e) {
            return List.of("cannot be asked: " + e.getMessage());
        }
    }

    @Override
    public Optional<Supply> supply() {
        return redistributable().map(Supply.class::cast);
    }

    @Override
    public Backend open(int threads) {
        return open(NAME, threads);
    }

    /// A GPU has threads of its own: `threads` says nothing here.
    ///
    /// @throws IllegalStateException if CUDA cannot be used here, or not now
    @Override
    public Backend open(String device, int threads) {
        String missing = missing();
        if (missing != null) {
            throw new IllegalStateException(missing);
        }
        List<String> all = devices();
        int place = device.equals(NAME) ? 0 : all.indexOf(device);
        if (place < 0) {
            throw new IllegalArgumentException(
                    "no device is called %s; there are %s".formatted(device, all));
        }
        Cuda cuda = Found.INSTALLATION.open(Found.INSTALLATION.devices().get(place));
        try {
            return new CudaBackend(cuda, Options.usual());
        } catch (RuntimeException | Error e) {
            cuda.close();
            throw e;
        }
    }
}
