package io.genoise.cli;

import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options that say which network, as one word: `nin`, or with settings `nin,width=0.25,blocks=3`. What can be set is
/// what a network's configuration says; channels and classes follow from the pictures and the task.
final class NetworkChoice {
    private static final String SIZE = "size";
    private static final String WIDTH = "width";

    @Option(
            names = "--network",
            paramLabel = "NAME[,SETTING=VALUE]...",
            converter = Converter.class,
            order = 23,
            description = "The network that learns, and how it is set; see the list below.")
    Chosen chosen;

    @Option(
            names = "--width",
            paramLabel = "FACTOR",
            order = 24,
            description =
                    "Factor on the network's numbers of channels: short for --network NAME,width=FACTOR.")
    Double width;

    /// A network as it was asked for.
    ///
    /// @param text as it was given
    record Chosen(String text, EncoderConfig network) {
        /// @throws IllegalArgumentException if there is no network like that
        static Chosen of(String text) {
            return new Chosen(text, Networks.of(text));
        }

        boolean sets(String setting) {
            return text.replace(" ", "").contains("," + setting + "=");
        }
    }

    /// The network: the one that was given, or else `standard`, with the width that was given. One that is made for
    /// pictures of one size is made for `size`, unless it was told another.
    ///
    /// @throws IllegalArgumentException if there is none like that; the option is named
    EncoderConfig network(String standard, int size) {
        Chosen base = chosen == null ? Chosen.of(standard) : chosen;
        EncoderConfig network = base.network;
        if (width != null) {
            network = set("--width", network, WIDTH, width.toString());
        }
        return network.settings().containsKey(SIZE) && !base.sets(SIZE)
                ? set("--size", network, SIZE, Integer.toString(size))
                : network;
    }

    /// Whether a network was given, or its width.
    boolean isGiven() {
        return chosen != null || width != null;
    }

    /// Takes `text`, unless a network was given.
    void orElse(String text) {
        chosen = chosen == null ? Chosen.of(text) : chosen;
    }

    /// Takes over the network that a run's record names.
    ///
    /// @throws IllegalArgumentException if there is none like that
    void restore(String text) {
        chosen = Chosen.of(text);
        width = null;
    }

    private static EncoderConfig set(
            String option, EncoderConfig network, String setting, String value) {
        if (!network.settings().containsKey(setting)) {
            throw new IllegalArgumentException(
                    "%s %s: network %s has no %s; it has %s"
                            .formatted(
                                    option,
                                    value,
                                    network.network(),
                                    setting,
                                    Networks.text(network)));
        }
        try {
            return network.with(Map.of(setting, value));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s %s: %s".formatted(option, value, e.getMessage()), e);
        }
    }

    /// A network from its text.
    static final class Converter implements ITypeConverter<Chosen> {
        @Override
        public Chosen convert(String text) {
            try {
                return Chosen.of(text);
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
            int width = help.commandSpec().usageMessage().width();
            for (String name : Networks.names()) {
                lines.append(
                        Wrapped.at(
                                ",", "  ", "      ", Networks.text(Networks.config(name)), width));
            }
            return lines.toString();
        }
    }
}
