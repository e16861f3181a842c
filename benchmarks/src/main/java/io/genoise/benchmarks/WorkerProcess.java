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

/// A process that answers orders, a line each. While it waits for one it takes no processor time, so that whoever has its turn
/// has the machine to itself.
final class WorkerProcess implements AutoCloseable {
    private final String name;
    private final Path errors;
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    /// Starts `command`.
    ///
    /// @param name what messages call it
    /// @param environment variables to set; an empty one is removed
    WorkerProcess(String name, List<String> command, Map<String, String> environment)
            throws IOException {
        this.name = name;
        errors = Files.createTempFile("benchmark", ".log");
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

    /// The command of a Java process with this one's options and class path.
    ///
    /// @param options of the Java machine, beside this one's
    static List<String> java(Class<?> main, List<String> options, List<String> arguments) {
        return java(System.getProperty("java.class.path"), main.getName(), options, arguments);
    }

    /// As [#java(Class, List, List)], with a class path of its own.
    static List<String> java(
            String classPath, String main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        return command;
    }

    /// The answer to `order`, up to a line that begins with one of `last`.
    ///
    /// @throws IOException with the process's last words if it ends instead
    List<String> ask(String order, Set<String> last) throws IOException {
        List<String> lines = new ArrayList<>();
        try {
            orders.write(order + "\n");
            orders.flush();
            for (String line; (line = answers.readLine()) != null; ) {
                lines.add(line); // a peer's library may print lines of its own
                if (last.contains(line.split(" ")[0])) {
                    return lines;
                }
            }
        } catch (IOException e) {
            throw new IOException(ended(), e);
        }
        throw new IOException(ended());
    }

    /// The words of the line that answers `order`, which begins with `last`.
    ///
    /// @throws IOException with the process's last words if it ends instead
    String[] answer(String order, String last) throws IOException {
        return ask(order, Set.of(last)).getLast().split(" ");
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
