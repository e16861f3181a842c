package io.genoise.network;

import io.genoise.setting.Found;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.StringJoiner;
import java.util.TreeMap;

/// The encoders by name, ours and those of jars on the class path: whatever carries `@AutoService(EncoderConfig.class)`.
public final class Networks {
    private static final String CHANNELS = "channels";
    private static final String CLASSES = "classes";

    private static Map<String, EncoderConfig> standard;

    private Networks() {}

    /// The standard settings of all that can be found, by name.
    private static synchronized Map<String, EncoderConfig> standard() {
        if (standard == null) {
            Map<String, EncoderConfig> found = new TreeMap<>();
            for (EncoderConfig kind :
                    Found.all(EncoderConfig.class, ServiceLoader.load(EncoderConfig.class))) {
                for (EncoderConfig one : Found.asked(kind, EncoderConfig::standards)) {
                    String name = Found.asked(one, EncoderConfig::network);
                    EncoderConfig other = found.put(name, one);
                    if (other != null) {
                        throw new IllegalStateException(
                                "two networks are called %s: %s and %s"
                                        .formatted(
                                                name,
                                                other.getClass().getName(),
                                                one.getClass().getName()));
                    }
                }
            }
            standard = found;
        }
        return standard;
    }

    /// The text of a network that a laptop trains in minutes.
    public static String laptop() {
        return "nin,width=0.25";
    }

    /// The names of those that are offered to be chosen, in alphabetical order.
    public static List<String> names() {
        return standard().values().stream()
                .filter(EncoderConfig::listed)
                .map(EncoderConfig::network)
                .toList();
    }

    /// The network called `name` with its standard settings.
    /// @throws IllegalArgumentException if there is none
    public static EncoderConfig config(String name) {
        EncoderConfig config = standard().get(name);
        if (config == null) {
            throw new IllegalArgumentException(
                    "no network is called %s; there are %s".formatted(name, names()));
        }
        return config;
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
