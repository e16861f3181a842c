package io.genoise.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Starts a program again with the flags that computing on the CPU is fast with, where it was started without them.
///
/// On the class path Java leaves the module `jdk.incubator.vector` out unless its command line names it, and without it the
/// CPU's kernels are some hundred times slower. A program that does not know how it will be started begins so:
///
/// {@snippet :
/// public static void main(String[] arguments) {
///     Relaunch.withVectors(Main.class, arguments);
///     // … from here on with vectors, or with a line that says why not
/// }
/// }
///
/// The flags are those of `META-INF/genoise.args` and `META-INF/genoise.directives` in the jar of the CPU backend. A running JVM
/// can neither be given the module nor be told how soon to compile single methods: hence a second one.
public final class Relaunch {
    private static final String VECTORS = "jdk.incubator.vector";
    private static final String FLAGS = "META-INF/genoise.args";
    private static final String DIRECTIVES = "META-INF/genoise.directives";

    /// Set in the JVM that was started.
    private static final String RELAUNCHED = "genoise.relaunched";

    /// What `java File.java` runs.
    private static final String OF_SOURCES = "jdk.compiler/com.sun.tools.javac.launcher.";

    private Relaunch() {}

    /// Returns where vectors are there already, above all where Genoise's jars are modules. Otherwise starts this program again
    /// in a JVM with the flags, waits until it has ended, and ends with its exit status. To be called first: it costs some
    /// 0.3 s, and as long as the program runs the memory of a JVM that waits.
    ///
    /// The other JVM has this one's class path, options, system properties as the command line gave them, environment and
    /// folder, and its standard streams, of which nothing may have been read before. If this one is told to end, the other
    /// is told so too.
    ///
    /// It returns also, and nothing is started, where that cannot be, or would not be what is wanted: `main` was not started by
    /// the `java` command with these arguments (as a class, by `-jar` or from a source file) but called by something else;
    /// this Java has no such module; the CPU backend is not on the class path; a debugger is waited for or attached; no
    /// process can be started. Then the device says that it computes without vectors when it is opened.
    ///
    /// @param main the class whose main method calls this
    /// @param arguments that main method's own
    public static void withVectors(Class<?> main, String... arguments) {
        if (Boolean.getBoolean(RELAUNCHED)
                || Relaunch.class.getModule().isNamed()
                || ModuleLayer.boot().findModule(VECTORS).isPresent()
                || ModuleFinder.ofSystem().find(VECTORS).isEmpty()) {
            return;
        }
        List<String> program =
                program(
                        System.getProperty("sun.java.command", ""),
                        System.getProperty("java.class.path", ""),
                        main.getName(),
                        arguments);
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
        if (program.isEmpty() || options.stream().anyMatch(Relaunch::isDebugger)) {
            return;
        }
        Optional<Process> other;
        try {
            other = start(options, program, arguments);
        } catch (IOException _) {
            return;
        }
        other.ifPresent(process -> System.exit(process.onExit().join().exitValue()));
    }

    private static boolean isDebugger(String option) {
        return option.startsWith("-agentlib:jdwp") || option.startsWith("-Xrunjdwp");
    }

    /// What stood behind Java's options when `main` was started, the arguments left out; empty if it was not started by the
    /// `java` command with these arguments.
    ///
    /// @param command as the system property `sun.java.command` has it: what was started, and its arguments
    static List<String> program(
            String command, String classPath, String main, String... arguments) {
        String tail = Stream.of(arguments).map(each -> " " + each).collect(Collectors.joining());
        if (!command.endsWith(tail)) {
            return List.of();
        }
        String started = command.substring(0, command.length() - tail.length());
        if (started.equals(main)) {
            return List.of("-cp", classPath, main);
        } else if (started.equals(classPath)) {
            return List.of("-jar", classPath);
        } else if (started.startsWith(OF_SOURCES) && started.contains(" ")) {
            String file = started.substring(started.indexOf(' ') + 1);
            return classPath.isEmpty() ? List.of(file) : List.of("-cp", classPath, file);
        }
        return List.of();
    }

    /// Empty if the flags are not there.
    private static Optional<Process> start(
            List<String> options, List<String> program, String... arguments) throws IOException {
        ClassLoader loader = Relaunch.class.getClassLoader();
        try (InputStream flags = loader.getResourceAsStream(FLAGS);
                InputStream directives = loader.getResourceAsStream(DIRECTIVES)) {
            if (flags == null || directives == null) {
                return Optional.empty();
            }
            Path folder = Files.createTempDirectory("genoise");
            Path told = folder.resolve("genoise.directives");
            Path words = folder.resolve("java.args");
            Stream.of(folder, told, words).forEach(each -> each.toFile().deleteOnExit());
            Files.copy(directives, told);

            boolean ofPath = program.getFirst().equals("-cp");
            List<String> first = new ArrayList<>(words(flags));
            // -DisplayVMOutput: the JVM would say on standard output how many directives there are.
            first.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-DisplayVMOutput"));
            first.add("-XX:CompilerDirectivesFile=" + told);
            // For fewer Java has one thread of its optimising compiler; two have work in the first
            // seconds.
            if (Runtime.getRuntime().availableProcessors() < 4) {
                first.add("-XX:CICompilerCount=3");
                first.add("-XX:-UseDynamicNumberOfCompilerThreads");
            }
            first.addAll(options);
            first.add("-D%s=true".formatted(RELAUNCHED));
            first.addAll(ofPath ? program.subList(0, 2) : List.of());
            // In a file: a class path may be longer than a command line.
            Files.writeString(
                    words,
                    first.stream().map(Relaunch::quoted).collect(Collectors.joining("\n")),
                    Charset.forName(System.getProperty("native.encoding", "UTF-8")));

            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("@" + words);
            command.addAll(program.subList(ofPath ? 2 : 0, program.size()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).inheritIO().start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
            return Optional.of(process);
        }
    }

    private static void end(Process process) {
        process.destroy();
        process.onExit().join();
    }

    /// The words of an argument file without quotes, its comments left out.
    private static List<String> words(InputStream file) throws IOException {
        String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .flatMap(line -> Stream.of(line.strip().split("\\s+")))
                .toList();
    }

    /// `word` as an argument file has it.
    static String quoted(String word) {
        String escaped =
                word.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
        return '"' + escaped + '"';
    }
}
