package io.genoise.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// How many times as fast as PyTorch's CPU build the project wants to be: what the reports hold beside what was measured.
final class Targets {
    /// By what a name begins with; the first that fits.
    private static final Map<Pattern, Double> ALL = new LinkedHashMap<>();

    static {
        target(".*-inference", 1.5);
        target("mlp,", 1.0);
        target("nin4, width 1\\.0", 1.3);
        target("nin4, width 0\\.25", 1.1);
        target("resnet18,", 1.4);
        target("alexnet,", 0.95);
        target("vit,", 0.95);
        target("dcgan,", 0.95);
        target("product ", 0.95);
        target("(nin|resnet18) \\dx\\d, 3 to ", 0.9);
        target("alexnet (11x11|5x5) stride", 0.9);
        target("(nin|resnet18) .*stride 2", 0.9);
        target("(nin|resnet18) 3x3", 1.5);
        target("nin 5x5", 1.3);
        target("nin 1x1", 0.95);
    }

    private Targets() {}

    private static void target(String name, double ratio) {
        ALL.put(Pattern.compile("^" + name), ratio);
    }

    /// What `name` is to reach; NaN if nothing was said of it.
    static double of(String name) {
        return ALL.entrySet().stream()
                .filter(target -> target.getKey().matcher(name).find())
                .mapToDouble(Map.Entry::getValue)
                .findFirst()
                .orElse(Double.NaN);
    }
}
