package io.genoise.train;

import java.io.PrintStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// Turns Ctrl-C, a polite kill or a closed terminal into a request: the training finishes its step and keeps its state,
/// and then its caller ends. Who asks a second time does not wait: the process ends at once.
///
/// While it is open it has the signals INT, TERM and HUP to itself; a signal that the process was started to ignore, as
/// `nohup` does, stays ignored. Where the virtual machine keeps its signals to itself (`-Xrs`) they do what they always
/// do, and a run that they end goes on from its last checkpoint.
public final class StopSignal implements BooleanSupplier, AutoCloseable {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private final Consumer<String> teller;
    private final Supplier<String> farewell;
    private final PrintStream last;
    private final IntConsumer end;
    private final List<Signals.Handling> handlings;
    private volatile int signal;

    /// Listens from now on.
    ///
    /// @param teller is told a line when a stop is asked for
    /// @param farewell what is said when the process ends at once: what is kept, and how to go on
    public StopSignal(Consumer<String> teller, Supplier<String> farewell) {
        this(teller, farewell, System.err, Runtime.getRuntime()::halt);
    }

    /// @param end what ends the process with an exit code
    StopSignal(
            Consumer<String> teller, Supplier<String> farewell, PrintStream last, IntConsumer end) {
        this.teller = teller;
        this.farewell = farewell;
        this.last = last;
        this.end = end;
        this.handlings =
                NAMES.stream().flatMap(name -> Signals.handle(name, this::came).stream()).toList();
    }

    private void came(int number) {
        boolean first;
        synchronized (this) {
            first = signal == 0;
            signal = first ? number : signal;
        }
        if (first) {
            teller.accept("stopping after this step; once more stops at once");
            return;
        }
        try {
            last.println();
            last.println(farewell.get());
            last.flush();
        } finally {
            end.accept(code(number));
        }
    }

    /// Whether a stop was asked for.
    @Override
    public boolean getAsBoolean() {
        return signal != 0;
    }

    /// The exit code of a process that a signal has stopped, as shells have it: 130 after Ctrl-C, 143 after TERM, 129 after
    /// HUP; 0 if no stop was asked for.
    public int exitCode() {
        return signal == 0 ? 0 : code(signal);
    }

    private static int code(int number) {
        return 128 + number;
    }

    /// Gives the signals back.
    @Override
    public void close() {
        handlings.forEach(Signals.Handling::end);
    }
}
