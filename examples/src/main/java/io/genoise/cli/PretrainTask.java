package io.genoise.cli;

import io.genoise.task.Card;
import io.genoise.task.PretextTask;
import io.genoise.tensor.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/// `genoise pretrain TASK`: a pretraining by one task. What is special about the command, options and help, is made from the
/// task's card, settings and regimen; there is one of these commands for each task that is found.
@Command(mixinStandardHelpOptions = true)
final class PretrainTask implements Callable<Integer> {
    private final PretextTask standard;
    private final TaskOptions settings;
    private CommandSpec spec;

    @Option(names = "--small", order = 20)
    boolean small;

    @Mixin DataChoice choice;

    @Mixin TrainingChoice training;

    @Mixin HeldOutChoice held;

    @Mixin RunChoice where;

    @Mixin DeviceChoice deviceChoice;

    private PretrainTask(PretextTask standard) {
        this.standard = standard;
        this.settings = new TaskOptions(standard);
    }

    /// The command of `task`.
    static CommandSpec command(PretextTask task) {
        PretrainTask command = new PretrainTask(task);
        CommandSpec spec = CommandSpec.forAnnotatedObject(command);
        command.spec = spec;
        command.settings.addTo(spec);
        describe(spec, task, changedBySmall(task, command.settings));
        return spec;
    }

    private static void describe(CommandSpec spec, PretextTask task, Map<String, String> small) {
        Card card = task.card();
        List<String> description = new ArrayList<>();
        description.add("Pretraining by %s: %s".formatted(card.name(), sentence(card.line())));
        description.add("Family: %s. Paper: %s".formatted(card.family(), sentence(card.paper())));
        if (!card.needs().isBlank()) {
            description.add("Needs: %s".formatted(sentence(card.needs())));
        }
        spec.name(card.name());
        spec.usageMessage()
                .description(description.stream().map(PretrainTask::literal).toArray(String[]::new))
                .footer(footer(task, !small.isEmpty()));
        DefaultValues.tell(spec, TrainingChoice.defaults(task));
        OptionSpec data = spec.optionsMap().get(DataChoice.DATA);
        spec.remove(data);
        spec.addOption(data.toBuilder().defaultValue(DataChoice.builtIn(task)).build());
        OptionSpec option = spec.optionsMap().get("--small");
        spec.remove(option);
        StringJoiner preset = new StringJoiner(" ");
        small.forEach((name, value) -> preset.add(name).add(value));
        String words =
                small.isEmpty()
                        ? "of this task it is what is set anyway"
                        : "%s; what is given beside it counts".formatted(preset);
        spec.addOption(
                option.toBuilder()
                        .description(literal("A preset for two processors: %s.".formatted(words)))
                        .build());
    }

    private static String sentence(String text) {
        return text.matches("(?s).*[.?!]") ? text : text + ".";
    }

    /// picocli takes descriptions for formats.
    private static String literal(String text) {
        return text.replace("%", "%%");
    }

    /// What the small preset sets otherwise, by option.
    private static Map<String, String> changedBySmall(PretextTask task, TaskOptions settings) {
        Map<String, String> changed = settings.changedBySmall();
        Map<String, String> usually = TrainingChoice.defaults(task);
        TrainingChoice.defaults(task.small())
                .forEach((name, value) -> {
                    if (!value.equals(usually.get(name))) {
                        changed.put(name, value);
                    }
                });
        return changed;
    }

    private static String[] footer(PretextTask task, boolean small) {
        String begin = "genoise pretrain " + task.card().name();
        String folder = task.clips() ? "clips" : "photos";
        String frames = task.clips() ? " --frames 16" : "";
        String data = task.asksThePainter() ? "" : " --data %s/%s".formatted(folder, frames);
        String kept = task.asksThePainter() ? DataChoice.builtIn(task) : folder;
        List<String> examples = new ArrayList<>();
        examples.add("%s%s --size 64".formatted(begin, data));
        examples.add("%s%s --inductive".formatted(begin, data));
        if (small) {
            examples.add(begin + " --small");
        }
        examples.add("genoise pretrain --resume runs/%s-%s".formatted(task.card().name(), kept));
        List<String> lines = new ArrayList<>(List.of("", "Examples:"));
        examples.forEach(example -> lines.add("  " + example));
        return lines.toArray(String[]::new);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        ParseResult given = spec.commandLine().getParseResult();
        refuseOptionsBeforeTask();
        where.check(given, PretrainingRun.FREE);
        PretrainingRun pretraining =
                new PretrainingRun("pretrain", choice, training, held, where, deviceChoice, print);
        if (where.resume != null) {
            return pretraining.resume(given, standard.card().name());
        }
        pretraining.begin(settings.task(small));
        try (Device device = deviceChoice.open(print)) {
            return pretraining.whole(device);
        }
    }

    /// Options of `pretrain` itself would be passed over.
    private void refuseOptionsBeforeTask() {
        ParseResult before = spec.parent().commandLine().getParseResult();
        for (OptionSpec option : before.matchedOptions()) {
            throw new IllegalArgumentException(
                    "%s stands before the task: options come after it, as in genoise pretrain %s %s …"
                            .formatted(option.longestName(), spec.name(), option.longestName()));
        }
    }
}
