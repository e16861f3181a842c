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

/// A {@link NinWorker} in its own process, seen from outside.
final class NinProcess implements AutoCloseable {
    private final String name;
    private final Path errors;
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    /// What some steps took.
    ///
    /// @param recording median nanoseconds of recording a step
    /// @param finding median nanoseconds of finding its plan
    /// @param memory growth of the process's peak since its network was made, in bytes
    /// @param held bytes that the device holds
    record Took(long nanos, long recording, long finding, long memory, long held) {}

    /// Starts a process with this one's Java options.
    ///
    /// @param what `genoise`, `channels_last` or `contiguous`
    /// @param environment variables to set; an empty one is removed
    NinProcess(
            String what,
            NinWorker.Work work,
            List<String> javaOptions,
            Map<String, String> environment)
            throws IOException {
        name = what;
        errors = Files.createTempFile("nin-" + what, ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(NinWorker.class.getName(), what));
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
        try {
            orders.write(steps + "\n");
            orders.flush();
        } catch (IOException e) {
            throw new IOException(name + " has ended:\n" + Files.readString(errors), e);
        }
        for (String line; (line = answers.readLine()) != null; ) {
            if (line.startsWith("took ")) { // PyTorch may print lines of its own
                String[] numbers = line.split(" ");
                return new Took(
                        Long.parseLong(numbers[1]),
                        Long.parseLong(numbers[2]),
                        Long.parseLong(numbers[3]),
                        Long.parseLong(numbers[4]),
                        Long.parseLong(numbers[5]));
            }
        }
        throw new IOException(name + " has ended:\n" + Files.readString(errors));
    }

    /// Ends the process.
    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        Files.deleteIfExists(errors);
    }
}
