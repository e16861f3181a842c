package io.genoise.process;

import io.genoise.tensor.Device;
import java.util.concurrent.CompletableFuture;

/// A process that asks twice for the best device, from its own thread and from a pool's, and says which it was given.
public final class BestProbe {
    private BestProbe() {}

    public static void main(String[] arguments) {
        Thread.currentThread().setContextClassLoader(null);
        try (Device device = Device.best()) {
            System.out.println("best: " + device.name() + ", " + device.choice());
        }
        String pooled =
                CompletableFuture.supplyAsync(
                                () -> {
                                    try (Device device = Device.best()) {
                                        return device.name();
                                    }
                                })
                        .join();
        System.out.println("pooled: " + pooled);
    }
}
