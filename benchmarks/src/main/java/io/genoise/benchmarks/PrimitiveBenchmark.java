package io.genoise.benchmarks;

import io.genoise.tensor.Device;

/// Single operations beside PyTorch's: warp, attention, convolutions and pools over pictures and over clips, transposed
/// convolutions, copies ([PairedTiming] says how).
///
/// `benchmarks/run primitive [threads [part of a name]]`
final class PrimitiveBenchmark {
    private PrimitiveBenchmark() {}

    public static void main(String[] arguments) {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        String only = arguments.length > 1 ? arguments[1] : "";
        Torch.start(threads);
        try (Device device = Device.open("cpu", threads)) {
            PairedTiming timing = new PairedTiming(device, threads, only);
            new SpatialTimings(timing).measure();
            new CopyTimings(timing).measure();
            new WarpTimings(timing).measure();
            new AttentionTimings(timing).measure();
        }
    }
}
