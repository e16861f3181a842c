package io.genoise.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// The encoders by name: one line each, and the only place that names them.
public final class Networks {
    private static final String CHANNELS = "channels";
    private static final String CLASSES = "classes";

    private static final Map<String, EncoderConfig> STANDARD =
            named(
                    Nin.rotNet(4),
                    AlexNet.small(64, 10),
                    ResNet.cifar(18),
                    ResNet.cifar(34),
                    ResNet.cifar(50),
                    Vgg.small(),
                    VisionTransformer.small());

    private Networks() {}

    private static Map<String, EncoderConfig> named(EncoderConfig... configs) {
        Map<String, EncoderConfig> named = new LinkedHashMap<>();
        for (EncoderConfig config : configs) {
            named.put(config.network(), config);
        }
        return named;
    }

    /// The names, in the order of the list.
    public static List<String> names() {
        return List.copyOf(STANDARD.keySet());
    }

    /// The network called `name` with its standard settings.
    /// @throws IllegalArgumentException if there is none
    public static EncoderConfig config(String name) {
        EncoderConfig standard = STANDARD.get(name);
        if (standard == null) {
            throw new IllegalArgumentException(
                    "no network is called %s; there are %s".formatted(name, names()));
        }
        return standard;
    }

    /// The network called `name`, its standard settings replaced by those given.
    /// @throws IllegalArgumentException if there is none, or a setting is unknown or makes no sense; the message names it
    public static EncoderConfig config(String name, Map<String, String> settings) {
        try {
            return config(name).with(settings);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("network %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /// The network that `text` says: `nin`, or with settings `nin,width=0.25,blocks=3`. Channels and classes follow from
    /// pictures and task, and are no settings here.
    ///
    /// @throws IllegalArgumentException if there is none, or a setting is unknown or makes no sense
    public static EncoderConfig of(String text) {
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
        return config(parts[0].strip(), settings);
    }

    /// The text of `network`, with all that can be set.
    public static String text(EncoderConfig network) {
        StringJoiner text = new StringJoiner(",").add(network.network());
        network.settings()
                .forEach((name, value) -> {
                    if (!name.equals(CHANNELS) && !name.equals(CLASSES)) {
                        text.add("%s=%s".formatted(name, value));
                    }
                });
        return text.toString();
    }
}
