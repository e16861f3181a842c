package io.genoise.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Plans by structure, at most so many: the one that was used longest ago goes first, and is closed.
final class Plans {
    private final Map<Integer, List<Program>> byHash = new HashMap<>();

    /// All plans, the one used longest ago first.
    private final LinkedHashMap<Program, Boolean> byUse = new LinkedHashMap<>(16, 0.75f, true);

    private int most;

    Plans(int most) {
        this.most = most;
    }

    /// Sets how many there may be.
    void most(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("room for %s plans; 1 at least".formatted(count));
        }
        most = count;
        shrink();
    }

    int count() {
        return byUse.size();
    }

    /// The plan for `outputs` of `recording`, or null.
    Program find(int hash, Recording recording, List<Output> outputs) {
        for (Program program : byHash.getOrDefault(hash, List.of())) {
            if (program.computes(recording, outputs)) {
                byUse.get(program);
                return program;
            }
        }
        return null;
    }

    void add(int hash, Program program) {
        byHash.computeIfAbsent(hash, _ -> new ArrayList<>(1)).add(program);
        byUse.put(program, true);
        shrink();
    }

    private void shrink() {
        while (byUse.size() > most) {
            Program oldest = byUse.firstEntry().getKey();
            byUse.remove(oldest);
            byHash.computeIfPresent(
                    oldest.hash(),
                    (_, same) -> {
                        same.remove(oldest);
                        return same.isEmpty() ? null : same;
                    });
            oldest.close();
        }
    }

    void clear() {
        byUse.keySet().forEach(Program::close);
        byUse.clear();
        byHash.clear();
    }
}
