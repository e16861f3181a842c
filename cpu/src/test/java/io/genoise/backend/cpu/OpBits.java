package io.genoise.backend.cpu;

import io.genoise.check.Extents;
import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import io.genoise.check.RandomSteps;
import io.genoise.check.Results;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A process of its own that computes every operation on the CPU: what is fixed for a process, such as the width of
/// vectors, can be compared between two of them. It prints a checksum of each operation's bits, a line each, after it has
/// held them against the reference.
final class OpBits {
    private OpBits() {}

    /// The lines of processes with the JVM's options `options`, one for each, for one in `every` operations and random steps.
    /// They run at the same time.
    static List<List<String>> of(int every, List<List<String>> options)
            throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        for (List<String> some : options) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(
                    List.of("-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
            command.addAll(some);
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(OpBits.class.getName(), String.valueOf(every)));
            processes.add(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        }
        List<List<String>> lines = new ArrayList<>();
        for (Process process : processes) {
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(
                        "a process with %s ended with an error:\n%s"
                                .formatted(options.get(lines.size()), output));
            }
            lines.add(output.lines().toList());
        }
        return lines;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (Device cpu = Device.open("cpu", 1);
                Device reference = Device.open("reference", 1)) {
            int every = Integer.parseInt(arguments[0]);
            List<OpCheck> operations = OpCases.all(Extents.ODD);
            for (int i = 0; i < operations.size(); i += every) {
                OpCheck operation = operations.get(i);
                Results found = operation.results(cpu, Run.PLANNED);
                operation.results(reference, Run.PLANNED).compare(found, operation.name(), 2e-5);
                out.println(operation + ": " + found);
            }
            for (long seed = 0; seed < 20; seed += every) {
                List<double[]> survivors =
                        new RandomSteps(seed, 20, 3, 5, 19).run(cpu, Run.PLANNED, 2);
                int bits = Arrays.deepHashCode(survivors.toArray());
                out.println("random step " + seed + ": " + bits);
            }
        } catch (AssertionError e) {
            out.println(e.getMessage());
            out.flush();
            System.exit(1);
        }
        out.flush();
    }
}
