package io.genoise.cli;

import io.genoise.tensor.Device;
import io.genoise.tensor.Precision;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/// The options that say what computes, and how exactly: the same for every command.
final class DeviceChoice {
    static final String PRECISION = "--precision";

    private static final String AUTO = "auto";
    private static final String NOTE = "precision";

    @Option(
            names = "--device",
            order = 60,
            paramLabel = "NAME",
            defaultValue = AUTO,
            description =
                    "What computes: auto (cuda if there is one, else cpu; it says which, and why), cpu, cuda or cuda:1, or"
                            + " reference, the slow and exact one (default: ${DEFAULT-VALUE}).")
    String device;

    @Option(
            names = PRECISION,
            order = 61,
            paramLabel = "NAME",
            defaultValue = "f32",
            converter = Converter.class,
            description =
                    "f32; tf32, whose products round to 10 bits (on cuda); bf16, which stores maps in half the memory and is"
                            + " the fastest on cuda; or f16, for devices without bf16, which scales the loss. Weights and sums are"
                            + " f32 in all of them (default: ${DEFAULT-VALUE}).")
    Precision precision;

    @Option(
            names = "--threads",
            order = 62,
            paramLabel = "COUNT",
            defaultValue = "0",
            description =
                    "Threads to compute with (default: ${DEFAULT-VALUE}, one a processor). Results do not depend on it.")
    int threads;

    @Option(names = "--debug", order = 63, description = "Show where an error came from.")
    boolean debug;

    /// The device, which computes as was asked for.
    ///
    /// @throws IllegalArgumentException if there is none of that name, or the number of threads makes no sense
    Device open() {
        Value.check("--threads", threads, threads >= 0, "1 or more, or 0 for all");
        Device opened = Device.open(device, threads);
        opened.precision(precision);
        return opened;
    }

    /// As [#open()]; says which one was taken and why, if that was left to it, and if it does not have the precision.
    Device open(PrintWriter print) {
        Device opened = open();
        if (device.equals(AUTO)) {
            print.println("device: %s (%s)".formatted(opened.name(), opened.choice()));
        }
        if (precision == Precision.TF32 && !opened.uses(precision.arithmetic())) {
            print.println("precision: %s computes tf32 as f32".formatted(opened.name()));
        }
        print.flush();
        return opened;
    }

    /// As notes of a run.
    Map<String, String> notes() {
        return Map.of(NOTE, precision.toString());
    }

    /// Takes over what the `notes` of a run say that goes on.
    ///
    /// @throws IllegalArgumentException if another precision was `given`: the run keeps its own
    void takeUp(Map<String, String> notes, ParseResult given) {
        // Runs of versions that had no other computed in f32.
        Precision own = Precision.of(notes.getOrDefault(NOTE, Precision.F32.toString()));
        if (given.hasMatchedOption(PRECISION) && precision != own) {
            throw new IllegalArgumentException(
                    "it began with %s %s and keeps it; %s is another training"
                            .formatted(PRECISION, own, precision));
        }
        precision = own;
    }

    /// A precision from its name.
    static final class Converter implements ITypeConverter<Precision> {
        @Override
        public Precision convert(String text) {
            try {
                return Precision.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
