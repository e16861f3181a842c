package io.genoise.cli;

import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
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
                return Networks.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
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
                lines.append("  %s%n".formatted(Networks.text(Networks.config(name))));
            }
            return lines.toString();
        }
    }
}
