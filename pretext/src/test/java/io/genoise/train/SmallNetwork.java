package io.genoise.train;

import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import java.util.Map;

/// The network of tests that need any: it takes milliseconds a step.
public final class SmallNetwork {
    private SmallNetwork() {}

    /// For RGB pictures.
    public static EncoderConfig of(int classes) {
        return Networks.config("nin", Map.of("blocks", "3", "width", "0.05")).withClasses(classes);
    }
}
