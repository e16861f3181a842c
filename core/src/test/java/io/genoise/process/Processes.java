package io.genoise.process;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts JVMs: like this one, or with another class path and other flags.
public final class Processes {
    private Processes() {}

    /// The words that start a JVM with this one's flags and class path, for the main method of `type`. What the flags say of the
    /// compilers makes much of the time of a process that lives for seconds.
    public static List<String> likeThis(Class<?> type) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), type.getName()));
        return words;
    }

    /// What a JVM prints that runs the main method of `type`.
    ///
    /// @param flags for the JVM, properties too
    /// @param classPath where it looks for classes
    public static String output(List<String> flags, List<Path> classPath, Class<?> type)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(path(classPath));
        command.add(type.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    /// `places` as the JVM wants them.
    public static String path(List<Path> places) {
        return String.join(File.pathSeparator, places.stream().map(Path::toString).toList());
    }

    /// The jar or folder that `type` was loaded from.
    public static Path home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
