package io.genoise.cli;

import io.genoise.task.Tasks;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `genoise` command. Whatever goes wrong is one line on the standard error and exit code 2; `--debug` shows where.
@Command(
        name = "genoise",
        mixinStandardHelpOptions = true,
        version = "genoise 0.1.0",
        description = "Learns from pictures without labels, and shows what that is worth.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "First steps:",
            "  genoise demo                              what it is worth, in a few minutes",
            "  genoise data --data photos/               what is in a folder of pictures",
            "  genoise pretrain TASK --data photos/      learn from them without labels",
            "  genoise probe runs/TASK-photos            what was that worth?",
            "  genoise train --help                      name pictures by it; embed: find alike ones",
            "",
            "'genoise COMMAND --help' tells a command's options."
        })
public final class Genoise implements Runnable {
    private static final int WIDTH = 80;
    private static final String NETWORKS = "networks";
    private static final String TASKS = "tasks";

    /// First words after which no task's own command can come.
    private static final Set<String> WITHOUT_TASKS =
            Set.of(
                    "demo",
                    "probe",
                    "verify",
                    "compare",
                    "generate",
                    "embed",
                    "train",
                    "predict",
                    "export",
                    "import",
                    "data",
                    "devices",
                    SetupCuda.NAME,
                    "--help",
                    "-h",
                    "--version",
                    "-V");

    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private Genoise() {}

    @Override
    public void run() {
        commandLine().usage(System.out);
    }

    /// Runs the command line and exits with its code: 0 when all went well, 2 when something was wrong.
    public static void main(String[] arguments) {
        // What is written has one form, whatever the country: digits 0-9 and a point.
        Locale.setDefault(Locale.ROOT);
        // A warning is one line, as a failure is.
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "genoise: %5$s%n");
        }
        try {
            System.exit(whole(arguments).execute(arguments));
        } catch (OutOfMemoryError e) {
            System.err.println(
                    "genoise: not enough memory (%s): take fewer or smaller pictures (--limit, --size), or set JAVA_TOOL_OPTIONS=-Xmx8g"
                            .formatted(e.getMessage()));
            System.exit(2);
        }
    }

    /// The command line; a jar on the class path with a task that is none ends the process with one line.
    private static CommandLine whole(String[] arguments) {
        try {
            return commandLine(arguments.length > 0 && !WITHOUT_TASKS.contains(arguments[0]));
        } catch (IllegalStateException e) {
            System.err.println("genoise: " + oneLine(words(e)));
            System.exit(2);
            throw e;
        }
    }

    /// The command line, which turns every failure into one line.
    static CommandLine commandLine() {
        return commandLine(true);
    }

    /// @param tasks whether `pretrain` gets its subcommands: one for each task takes longer to make than all the rest
    private static CommandLine commandLine(boolean tasks) {
        CommandLine line = new CommandLine(new Genoise());
        line.addSubcommand(new Demo());
        line.addSubcommand("pretrain", Pretrain.command(tasks ? Tasks.all() : List.of()));
        line.addSubcommand(new Probe());
        line.addSubcommand(new Verify());
        line.addSubcommand(new Compare());
        line.addSubcommand(new Embed());
        line.addSubcommand(new Train());
        line.addSubcommand(new Predict());
        line.addSubcommand(new Export());
        line.addSubcommand(new Generate());
        line.addSubcommand(new Import());
        line.addSubcommand(new Data());
        line.addSubcommand(new Devices());
        line.addSubcommand(new SetupCuda());
        UnaryOperator<String> example = example();
        for (CommandLine command : line.getSubcommands().values()) {
            describe(command, line.getCommandSpec().version(), example);
        }
        line.addSubcommand(new HelpCommand());
        line.addSubcommand(new GenerateCompletion());
        nameTask(line.getCommandSpec().usageMessage(), example);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(WIDTH);
        line.setParameterExceptionHandler(Genoise::wrongArguments);
        line.setExecutionExceptionHandler(Genoise::failed);
        return line;
    }

    /// What the help of every command, and of its own, has in common.
    private static void describe(
            CommandLine command, String[] version, UnaryOperator<String> example) {
        command.getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionGroups());
        command.getHelpSectionMap().put(NETWORKS, new NetworkChoice.Listing());
        command.getHelpSectionMap().put(TASKS, new TaskListing());
        List<String> sections = new ArrayList<>(command.getHelpSectionKeys());
        sections.removeAll(List.of(NETWORKS, TASKS));
        int options = sections.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST);
        sections.add(options + 1, NETWORKS);
        sections.add(options, TASKS);
        sections.remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        sections.remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        command.setHelpSectionKeys(sections);
        command.getCommandSpec().version(version);
        command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        nameTask(command.getCommandSpec().usageMessage(), example);
        command.getSubcommands().values().forEach(task -> describe(task, version, example));
    }

    /// Examples speak of the task to begin with, and of another one.
    private static UnaryOperator<String> example() {
        String first = Tasks.first().card().name();
        String other =
                Tasks.names().stream()
                        .filter(name -> !name.equals(first))
                        .findFirst()
                        .orElse(first);
        return line -> line.replace("TASK", first).replace("OTHER", other);
    }

    /// What is said of examples stands in a column of its own.
    private static void nameTask(UsageMessageSpec usage, UnaryOperator<String> example) {
        List<String[]> lines =
                Arrays.stream(usage.footer())
                        .map(example)
                        .map(line -> line.split("(?<=\\S) {3,}"))
                        .toList();
        int widest =
                lines.stream()
                        .filter(line -> line.length == 2)
                        .mapToInt(line -> line[0].length())
                        .max()
                        .orElse(0);
        usage.footer(
                lines.stream()
                        .map(line ->
                                line.length == 1
                                        ? line[0]
                                        : line[0]
                                                + " ".repeat(widest - line[0].length() + 3)
                                                + line[1])
                        .toArray(String[]::new));
    }

    private static int wrongArguments(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        StringBuilder text = new StringBuilder("genoise: ").append(oneLine(e.getMessage()));
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            text.append("; did you mean ")
                    .append(String.join(" or ", unmatched.getSuggestions()))
                    .append('?');
        }
        text.append(" (try '").append(line.getCommandSpec().qualifiedName()).append(" --help')");
        line.getErr().println(text);
        return 2;
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        boolean debug = parsed.expandedArgs().contains("--debug");
        if (debug) {
            e.printStackTrace(line.getErr());
        } else {
            line.getErr().println("genoise: " + oneLine(words(e)));
        }
        return 2;
    }

    /// What went wrong. Java's messages on files are often no more than the file's name.
    static String words(Throwable e) {
        return switch (e) {
            case UncheckedIOException wrapped -> words(wrapped.getCause());
            case AccessDeniedException denied -> denied.getFile() + ": access is denied";
            case FileAlreadyExistsException there ->
                    there.getFile() + ": is there already, and no folder";
            case NoSuchFileException missing when missing.getReason() == null ->
                    missing.getFile() + ": there is no such file or folder";
            case FileSystemException other when other.getReason() == null ->
                    other.getFile() + ": cannot be used (" + other.getClass().getSimpleName() + ")";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " ");
    }
}
