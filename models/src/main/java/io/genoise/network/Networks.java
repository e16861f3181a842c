package io.genoise.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The encoders by name: one line each, and the only place that names them.
public final class Networks {
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
    ///
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
    ///
    /// @throws IllegalArgumentException if there is none, or a setting is unknown or makes no sense; the message names it
    public static EncoderConfig config(String name, Map<String, String> settings) {
        try {
            return config(name).with(settings);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("network %s: %s".formatted(name, e.getMessage()), e);
        }
    }
}
