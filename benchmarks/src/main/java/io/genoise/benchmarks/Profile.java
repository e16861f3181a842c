package io.genoise.benchmarks;

import io.genoise.runtime.PlannedKernel;
import io.genoise.runtime.StepPlan;
import io.genoise.tensor.Device;
import io.genoise.transfer.FloatingOperations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Where a step's time goes on our side: the plan's kernels, timed, summed by what they do and by layer, and the worst of
/// them one by one.
///
/// GFLOP/s counts two operations a multiplication of a direct convolution or product, whatever the algorithm saves;
/// GB/s counts each operand once.
final class Profile {
    private static final int WORST = 15;
    private static final int LAYERS = 25;

    private final List<PlannedKernel> kernels;
    private final int steps;
    private final double all;
    private final List<String> out = new ArrayList<>();

    private Profile(List<PlannedKernel> kernels, int steps) {
        this.kernels = kernels;
        this.steps = steps;
        this.all = kernels.stream().mapToLong(PlannedKernel::nanos).sum();
    }

    /// What `device` has measured in its last plan.
    ///
    /// @param steps how many were timed
    /// @param nanos what they took in all
    static List<String> of(Device device, int steps, long nanos) {
        StepPlan plan = device.lastPlan();
        Profile profile = new Profile(plan.explain(), steps);
        profile.print(
                "%.1f ms a step, of it %.1f in %d kernels; %.1f MB of intermediates, %.1f MB held in all",
                nanos / 1e6 / steps,
                profile.all / 1e6 / steps,
                profile.kernels.size(),
                plan.arenaBytes() / 1e6,
                device.bytes() / 1e6);
        profile.table("operation", PlannedKernel::primitive, Integer.MAX_VALUE);
        profile.table("operation, algorithm", l -> l.primitive() + ", " + l.algorithm(), WORST);
        profile.table("layer", l -> l.path().isEmpty() ? "(none)" : l.path(), LAYERS);
        profile.worst();
        return profile.out;
    }

    private void table(String title, Function<PlannedKernel, String> key, int most) {
        Map<String, List<PlannedKernel>> groups = new TreeMap<>();
        kernels.forEach(
                line -> groups.computeIfAbsent(key.apply(line), _ -> new ArrayList<>()).add(line));
        out.add("");
        print(
                "%9s %6s %8s %8s %8s  %s",
                "ms", "share", "kernels", "GFLOP/s", "GB/s", "by " + title);
        Comparator<Map.Entry<String, List<PlannedKernel>>> byTime =
                Comparator.comparingLong(
                        e -> -e.getValue().stream().mapToLong(PlannedKernel::nanos).sum());
        groups.entrySet().stream()
                .sorted(byTime)
                .limit(most)
                .forEach(e -> row(e.getValue(), e.getKey()));
        if (groups.size() > most) {
            print("%46s %d more", "", groups.size() - most);
        }
    }

    private void worst() {
        out.add("");
        print(
                "%9s %6s %8s %8s %8s  %s",
                "ms", "share", "", "GFLOP/s", "GB/s", "the dearest kernels");
        kernels.stream()
                .sorted(Comparator.comparingLong(l -> -l.nanos()))
                .limit(WORST)
                .forEach(line ->
                        row(
                                List.of(line),
                                "%s, %s, %s: %s → %s"
                                        .formatted(
                                                line.primitive(),
                                                line.algorithm(),
                                                line.path(),
                                                String.join(" ", line.inputs()),
                                                line.output())));
    }

    private void row(List<PlannedKernel> lines, String name) {
        double nanos = Math.max(1, lines.stream().mapToLong(PlannedKernel::nanos).sum());
        double operations = lines.stream().mapToDouble(FloatingOperations::of).sum() * steps;
        double bytes =
                lines.stream().mapToDouble(l -> l.bytesRead() + l.bytesWritten()).sum() * steps;
        print(
                "%9.2f %5.1f%% %8s %8s %8.1f  %s",
                nanos / 1e6 / steps,
                100 * nanos / all,
                lines.size() == 1 ? "" : Integer.toString(lines.size()),
                operations == 0 ? "" : String.format(Locale.ROOT, "%.1f", operations / nanos),
                bytes / nanos,
                name);
    }

    private void print(String format, Object... values) {
        out.add(String.format(Locale.ROOT, format, values));
    }
}
