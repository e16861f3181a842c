package io.genoise.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What `benchmarks/run kernels` is asked for.
///
/// @param only what names must contain
/// @param all whether those that the table leaves out are measured too
/// @param rounds how often each has its turn
/// @param seconds of a turn
/// @param warm seconds that ours is run before
/// @param quick whether one kernel in five will do, and little of each
/// @param folder where the report goes, or null
record KernelOptions(
        int threads,
        int batch,
        String only,
        boolean all,
        int rounds,
        double seconds,
        double warm,
        boolean quick,
        Path folder) {
    private static final int QUICK_STEP = 5;

    static final String USAGE =
            """
            benchmarks/run kernels [options]
              single kernels beside PyTorch's: products, convolutions and their gradients, norms, losses, optimisers

              --only TEXT     those with TEXT in their name, of all that there are
              --all           transposed convolutions, clips, pools, attention, copies and warps too
              --threads N     how many compute (2)
              --batch N       pictures in a batch (128; 4 with --quick)
              --rounds N      turns of each (9; 3 with --quick)
              --out FOLDER    where table, figures and plot go (nowhere)
              --quick         one kernel in five, to see it work, in a minute; the figures say little\
            """;
    private static final Map<String, String> DEFAULTS =
            Map.of("only", "", "threads", "2", "batch", "", "rounds", "", "out", "");

    /// Reads the command line.
    ///
    /// @throws IllegalArgumentException if it cannot be understood
    static KernelOptions of(String... arguments) {
        List<String> named = new ArrayList<>(List.of(arguments));
        boolean quick = named.remove("--quick");
        boolean all = named.remove("--all");
        NamedOptions options = new NamedOptions(DEFAULTS).with(named.toArray(new String[0]));
        return new KernelOptions(
                options.whole("threads"),
                options.text("batch").isEmpty() ? quick ? 4 : 128 : options.whole("batch"),
                options.text("only"),
                all,
                options.text("rounds").isEmpty() ? quick ? 3 : 9 : options.whole("rounds"),
                quick ? 0.02 : 0.12,
                quick ? 0.1 : 1,
                quick,
                options.text("out").isEmpty() ? null : Path.of(options.text("out")));
    }

    /// The kernels that are asked for.
    List<KernelCase> kernels() {
        List<KernelCase> from = all || !only.isEmpty() ? Kernels.all(batch) : Kernels.table(batch);
        List<KernelCase> named = from.stream().filter(k -> k.name().contains(only)).toList();
        return IntStream.range(0, named.size())
                .filter(i -> !quick || i % QUICK_STEP == 0)
                .mapToObj(named::get)
                .toList();
    }
}
