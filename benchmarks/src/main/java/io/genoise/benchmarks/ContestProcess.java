package io.genoise.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A [ContestWorker] in its own process, seen from outside.
final class ContestProcess implements AutoCloseable {
    private final String name;
    private final Path errors;
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    /// What some steps took.
    ///
    /// @param recording median nanoseconds of recording a step
    /// @param finding median nanoseconds of finding its plan, or of making it in the first step
    /// @param memory how far the process's memory has grown at most since before its network was made, in bytes
    /// @param held bytes that the device holds
    record Took(long nanos, long recording, long finding, long memory, long held) {
        private static Took of(String... numbers) {
            return new Took(
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    Long.parseLong(numbers[3]),
                    Long.parseLong(numbers[4]),
                    Long.parseLong(numbers[5]));
        }
    }

    /// Starts a process with this one's Java options.
    ///
    /// @param what `genoise`, `channels_last`, `contiguous`, or `both` to compare them
    /// @param environment variables to set; an empty one is removed
    ContestProcess(
            Contest contest,
            String what,
            Work work,
            int threads,
            List<String> javaOptions,
            Map<String, String> environment)
            throws IOException {
        name = contest.name() + " in " + what;
        errors = Files.createTempFile(contest.name() + "-" + what, ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ContestWorker.class.getName(), contest.name()));
        command.addAll(List.of(Integer.toString(threads), what));
        command.addAll(List.of(work.arguments()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        environment.forEach((key, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(key);
            } else {
                builder.environment().put(key, value);
            }
        });
        process = builder.start();
        orders = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Makes `steps` training steps.
    ///
    /// @throws IOException with the process's last words if it ends instead
    Took run(int steps) throws IOException {
        return Took.of(ask("run " + steps, Set.of("took")).getLast().split(" "));
    }

    /// The comparisons of both, a line each; the last is `agrees` or `differs`.
    ///
    /// @throws IOException with the process's last words if it ends instead
    List<String> check() throws IOException {
        return ask("check", Set.of("agrees", "differs"));
    }

    /// Where the time of `steps` steps goes, in lines.
    ///
    /// @throws IOException with the process's last words if it ends instead
    List<String> profile(int steps) throws IOException {
        List<String> lines = ask("profile " + steps, Set.of("done"));
        return lines.subList(0, lines.size() - 1);
    }

    /// The answer to `order`, up to a line that begins with one of `last`.
    private List<String> ask(String order, Set<String> last) throws IOException {
        List<String> lines = new ArrayList<>();
        try {
            orders.write(order + "\n");
            orders.flush();
            for (String line; (line = answers.readLine()) != null; ) {
                lines.add(line); // PyTorch may print lines of its own
                if (last.contains(line.split(" ")[0])) {
                    return lines;
                }
            }
        } catch (IOException e) {
            throw new IOException(ended(), e);
        }
        throw new IOException(ended());
    }

    private String ended() throws IOException {
        return name + " has ended:\n" + Files.readString(errors);
    }

    /// Ends the process.
    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        Files.deleteIfExists(errors);
    }
}
