package io.genoise.cli;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Says in the help of a command what is taken where an option is not given, for options whose default depends on something
/// else: on the task, or on the command.
final class DefaultValues {
    private DefaultValues() {}

    /// Adds ` (default: …)` to the options named in `texts`; what the command does not have is passed over.
    static void tell(CommandSpec spec, Map<String, String> texts) {
        texts.forEach((name, text) -> {
            OptionSpec option = spec.optionsMap().get(name);
            if (option != null) {
                String[] lines = option.description().clone();
                lines[lines.length - 1] = with(lines[lines.length - 1], text);
                spec.remove(option);
                spec.addOption(option.toBuilder().description(lines).build());
            }
        });
    }

    /// The default stands in the first sentence, before its point.
    private static String with(String description, String text) {
        int end = description.indexOf(". ");
        int at = end < 0 ? description.length() - 1 : end;
        return "%s (default: %s)%s"
                .formatted(
                        description.substring(0, at),
                        text.replace("%", "%%"),
                        description.substring(at));
    }
}
