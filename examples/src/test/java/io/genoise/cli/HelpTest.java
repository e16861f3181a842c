package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.setting.Settings;
import io.genoise.task.Family;
import io.genoise.task.PretextTask;
import io.genoise.task.Tasks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// What help says follows from the tasks that are found, and fits a terminal of 80 columns.
class HelpTest {
    private static final CommandLine LINE = Genoise.commandLine();

    private static String help(String... words) {
        StringWriter out = new StringWriter();
        LINE.setOut(new PrintWriter(out, true));
        String[] arguments =
                Stream.concat(Stream.of(words), Stream.of("--help")).toArray(String[]::new);
        assertThat(LINE.execute(arguments)).isZero();
        return out.toString();
    }

    /// Without spaces: lines break at spaces and behind hyphens.
    private static String unwrapped(String text) {
        return text.replaceAll("\\s+", "");
    }

    static List<PretextTask> tasks() {
        return Tasks.all();
    }

    static List<String> commands() {
        return List.copyOf(LINE.getSubcommands().keySet());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandsHelpFits80Columns(String command) {
        assertThat(help(command).lines()).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aTasksHelpHasItsPaperAndEverySettingWithRangeAndDefault(PretextTask task) {
        String help = help("pretrain", task.card().name());

        assertThat(help.lines()).allMatch(line -> line.length() <= 80);
        assertThat(unwrapped(help))
                .contains(
                        unwrapped(task.card().paper()),
                        unwrapped(task.card().line()),
                        unwrapped(task.card().needs()));
        for (Settings.Entry setting : Settings.entries((Record) task)) {
            assertThat(help.lines())
                    .as(setting.name())
                    .anyMatch(line ->
                            line.matches(
                                    " {6}--(task-)?%s\\b.*"
                                            .formatted(Settings.hyphened(setting.name()))));
            String values = setting.values().replace(" … ", " to ");
            assertThat(unwrapped(help))
                    .contains(unwrapped("%s (default: %s).".formatted(values, setting.value())));
        }
        assertThat(unwrapped(help))
                .contains(
                        unwrapped("(default: %s)".formatted(task.regimen().epochs())),
                        unwrapped("(default: %s)".formatted(task.regimen().network())));
    }

    @Test
    void tasksAreListedByFamily() {
        String help = help("pretrain");
        for (Family family : Family.values()) {
            List<PretextTask> members =
                    Tasks.all().stream().filter(task -> task.card().family() == family).toList();
            assertThat(help.contains("\n  %s\n".formatted(family))).isEqualTo(!members.isEmpty());
            for (PretextTask task : members) {
                assertThat(help.substring(help.indexOf("\n  %s\n".formatted(family))))
                        .contains("\n    %s ".formatted(task.card().name()));
            }
        }
    }

    @Test
    void aDemoAndACompletionScriptKnowEveryTask() {
        StringWriter script = new StringWriter();
        LINE.setOut(new PrintWriter(script, true));
        LINE.execute("generate-completion");
        for (String name : Tasks.names()) {
            assertThat(help("demo")).contains("\n    %s ".formatted(name));
            assertThat(script.toString()).contains(name);
        }
    }
}
