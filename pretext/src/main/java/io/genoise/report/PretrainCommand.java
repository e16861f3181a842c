package io.genoise.report;

import java.util.Map;
import java.util.Set;

/// The command that makes a pretraining again, by what the record of a run notes.
public final class PretrainCommand {
    /// Options that take no value.
    private static final Set<String> FLAGS = Set.of("inductive");

    private PretrainCommand() {}

    /// `pretrain TASK --data … --seed …`, to be copied into a shell.
    ///
    /// @param options by their names without the hyphens in front, as a record has them
    public static String of(String task, Map<String, String> options, long seed) {
        StringBuilder command = new StringBuilder("pretrain ").append(task);
        options.forEach((name, value) -> {
            if (!FLAGS.contains(name)) {
                command.append(" --%s %s".formatted(name, ShellWord.of(value)));
            } else if (Boolean.parseBoolean(value)) {
                command.append(" --").append(name);
            }
        });
        return command.append(" --seed ").append(seed).toString();
    }
}
