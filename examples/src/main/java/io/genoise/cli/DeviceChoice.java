package io.genoise.cli;

import io.genoise.tensor.Device;
import picocli.CommandLine.Option;

/// The options that say what computes: the same for every command.
final class DeviceChoice {
    @Option(
            names = "--device",
            order = 60,
            paramLabel = "NAME",
            defaultValue = "best",
            description =
                    "What computes: best, cpu, or reference, the slow and exact one (default: ${DEFAULT-VALUE}).")
    String device;

    @Option(
            names = "--threads",
            order = 61,
            paramLabel = "COUNT",
            defaultValue = "0",
            description =
                    "Threads to compute with (default: ${DEFAULT-VALUE}, one a processor). Results do not depend on it.")
    int threads;

    @Option(names = "--debug", order = 62, description = "Show where an error came from.")
    boolean debug;

    /// The device.
    ///
    /// @throws IllegalArgumentException if there is none of that name, or the number of threads makes no sense
    Device open() {
        Value.check("--threads", threads, threads >= 0, "1 or more, or 0 for all");
        return Device.open(device, threads);
    }
}
