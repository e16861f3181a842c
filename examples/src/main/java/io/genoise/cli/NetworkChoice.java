package io.genoise.cli;

import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The option that says which network, as one word: `nin`, or with settings `nin,width=0.25,blocks=3`. What can be set is
/// what a network's configuration says; channels and classes follow from the pictures and the task.
final class NetworkChoice {
    /// RotNet's network at a quarter of its width: made for a laptop.
    static final String LAPTOP = "nin,width=0.25";

    private static final String CHANNELS = "channels";
    private static final String CLASSES = "classes";

    @Option(
            names = "--network",
            paramLabel = "NAME[,SETTING=VALUE]...",
            converter = Converter.class,
            defaultValue = LAPTOP,
            order = 22,
            description =
                    "The network that learns, and how it is set; see the list below (default: ${DEFAULT-VALUE}).")
    EncoderConfig network;

    /// A network from its text.
    static final class Converter implements ITypeConverter<EncoderConfig> {
        @Override
        public EncoderConfig convert(String text) {
            try {
                return of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /// The network that `text` says.
    ///
    /// @throws IllegalArgumentException if there is none, or a setting is unknown or makes no sense
    static EncoderConfig of(String text) {
        String[] parts = text.split(",");
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int sign = parts[i].indexOf('=');
            if (sign < 1) {
                throw new IllegalArgumentException(
                        "'%s' of network %s is no setting: name=value expected"
                                .formatted(parts[i], parts[0]));
            }
            String name = parts[i].substring(0, sign).strip();
            if (name.equals(CHANNELS) || name.equals(CLASSES)) {
                throw new IllegalArgumentException(
                        "%s of network %s cannot be set: they follow from pictures and task"
                                .formatted(name, parts[0]));
            }
            settings.put(name, parts[i].substring(sign + 1).strip());
        }
        return Networks.config(parts[0].strip(), settings);
    }

    /// The text of `network`, with all that can be set.
    static String text(EncoderConfig network) {
        StringJoiner text = new StringJoiner(",").add(network.network());
        network.settings()
                .forEach((name, value) -> {
                    if (!name.equals(CHANNELS) && !name.equals(CLASSES)) {
                        text.add("%s=%s".formatted(name, value));
                    }
                });
        return text.toString();
    }

    /// Lists the networks with their settings, below the options of a command that chooses one.
    static final class Listing implements IHelpSectionRenderer {
        @Override
        public String render(Help help) {
            if (help.commandSpec().findOption("--network") == null) {
                return "";
            }
            StringBuilder lines =
                    new StringBuilder(
                            "%n%s%n".formatted("Networks, what can be set, and the standard:"));
            for (String name : Networks.names()) {
                lines.append("  %s%n".formatted(text(Networks.config(name))));
            }
            return lines.toString();
        }
    }
}
