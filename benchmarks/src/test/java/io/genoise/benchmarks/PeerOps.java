package io.genoise.benchmarks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/// What PyTorch says in place of each of our operations. An entry is named as a case of `OpCases` is, or by the
/// operation alone, `Class.method(Parameter,Types)`, for all its cases without an entry of their own.
final class PeerOps {
    private final Map<String, Counterpart> entries = new HashMap<>();
    private final Set<String> unused = new HashSet<>();

    /// The same in PyTorch.
    @FunctionalInterface
    interface Counterpart {
        /// The operation over `x`; it may write to `state`, as BatchNorm does to its running statistics.
        Tensor compute(Tensor[] x, Tensor[] state);
    }

    /// A counterpart without state.
    @FunctionalInterface
    interface Formula {
        Tensor of(Tensor... x);
    }

    private PeerOps() {}

    /// All counterparts.
    static PeerOps all() {
        PeerOps ops = new PeerOps();
        PeerElementwise.addTo(ops);
        PeerReductions.addTo(ops);
        PeerMovements.addTo(ops);
        PeerProducts.addTo(ops);
        PeerPools.addTo(ops);
        PeerPrimitives.addTo(ops);
        PeerNetworks.addTo(ops);
        PeerFormulas.addTo(ops);
        return ops;
    }

    void add(String name, Formula formula) {
        addWithState(name, (x, _) -> formula.of(x));
    }

    void addWithState(String name, Counterpart counterpart) {
        if (entries.put(name, counterpart) != null) {
            throw new IllegalArgumentException("two counterparts are called " + name);
        }
        unused.add(name);
    }

    /// The counterpart of the case called `name`, or null.
    Counterpart find(String name) {
        String entry = entries.containsKey(name) ? name : operation(name);
        unused.remove(entry);
        return entries.get(entry);
    }

    /// The entries that nothing was found by.
    Set<String> unused() {
        return unused;
    }

    private static String operation(String name) {
        return name.substring(0, name.indexOf(')') + 1);
    }
}
