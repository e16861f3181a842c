package io.genoise.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `genoise` command.
@Command(
        name = "genoise",
        mixinStandardHelpOptions = true,
        version = "genoise 0.1.0",
        description = "Learns from pictures without labels, and shows what that is worth.")
public final class Genoise implements Runnable {
    private Genoise() {}

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /// Runs the command line and exits with its code: 0 when all went well, 2 when it was wrong.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Genoise()).execute(arguments));
    }
}
