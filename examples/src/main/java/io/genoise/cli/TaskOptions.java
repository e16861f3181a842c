package io.genoise.cli;

import io.genoise.setting.Settings;
import io.genoise.task.PretextTask;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/// A task's settings as options of the command line, and as notes of a run: the setting `allTurns` is the option
/// `--all-turns` and the note `all-turns`. One that is called as an option which every task has, `width` say, is `--task-width`.
final class TaskOptions {
    private static final int ORDER = 10;

    /// What the record of every run notes.
    private static final Set<String> NOTES =
            Set.of(
                    "data",
                    "size",
                    "limit",
                    "labels",
                    "epochs",
                    "batch",
                    "network",
                    "rate",
                    "inductive",
                    "group-by");

    private static final Pattern MISTAKE =
            Pattern.compile(".*?setting (\\w+): (.*)", Pattern.DOTALL);

    private final PretextTask standard;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();

    /// The options of `standard`, whose settings are the defaults.
    TaskOptions(PretextTask standard) {
        this.standard = standard;
    }

    /// Adds an option for each setting to a command.
    void addTo(CommandSpec spec) {
        for (Settings.Entry setting : Settings.entries((Record) standard)) {
            String name = name(spec, setting.name());
            names.put(setting.name(), name);
            OptionSpec.Builder option =
                    OptionSpec.builder(name)
                            .type(String.class)
                            .paramLabel(label(setting.type()))
                            .order(ORDER)
                            .setter(setter(setting.name()))
                            .description(description(setting));
            if (setting.type() == boolean.class) {
                option.arity("0..1").fallbackValue("true");
            }
            spec.addOption(option.build());
        }
    }

    /// @throws IllegalStateException if the records of runs note something else under that name
    private String name(CommandSpec spec, String setting) {
        String note = Settings.hyphened(setting);
        if (NOTES.contains(note)) {
            throw new IllegalStateException(
                    "task %s has a setting %s, as every pretraining has: it must be called otherwise"
                            .formatted(standard.card().name(), setting));
        }
        return spec.optionsMap().containsKey("--" + note) ? "--task-" + note : "--" + note;
    }

    private ISetter setter(String name) {
        return new ISetter() {
            @Override
            public <T> T set(T value) {
                if (value == null) {
                    given.remove(name);
                } else {
                    given.put(name, value.toString());
                }
                return null;
            }
        };
    }

    private static String description(Settings.Entry setting) {
        String line = setting.line().isEmpty() ? setting.name() : setting.line();
        String values = setting.values().isEmpty() ? "" : ": " + words(setting.values());
        String text = line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1) + values;
        return "%s (default: %s).".formatted(text, setting.value()).replace("%", "%%");
    }

    private static String label(Class<?> type) {
        if (type == boolean.class) {
            return "true|false";
        } else if (type == int.class || type == long.class) {
            return "COUNT";
        } else if (type == float.class || type == double.class) {
            return "NUMBER";
        }
        return "WORD";
    }

    /// The task with the settings that were given; the others are the paper's, or those of the small preset.
    ///
    /// @throws IllegalArgumentException if a value makes no sense; the option is named
    PretextTask task(boolean small) {
        try {
            return (small ? standard.small() : standard).with(given);
        } catch (IllegalArgumentException e) {
            Matcher mistake = MISTAKE.matcher(e.getMessage());
            String words =
                    mistake.matches()
                            ? "%s: %s"
                                    .formatted(names.get(mistake.group(1)), words(mistake.group(2)))
                            : e.getMessage();
            throw new IllegalArgumentException(words, e);
        }
    }

    /// What the small preset sets otherwise, by option.
    Map<String, String> changedBySmall() {
        Map<String, String> changed = new LinkedHashMap<>();
        standard.small()
                .settings()
                .forEach((name, value) -> {
                    if (!value.equals(standard.settings().get(name))) {
                        changed.put(names.get(name), value);
                    }
                });
        return changed;
    }

    /// The settings of `task` as notes of a run.
    static Map<String, String> notes(PretextTask task) {
        Map<String, String> notes = new LinkedHashMap<>();
        task.settings().forEach((name, value) -> notes.put(Settings.hyphened(name), value));
        return notes;
    }

    private static String words(String range) {
        return range.replace(" … ", " to ");
    }
}
