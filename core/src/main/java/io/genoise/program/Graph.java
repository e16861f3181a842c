package io.genoise.program;

import io.genoise.primitive.Primitive.Reshape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The units of a plan in the making, operands before users, only those that something surviving needs.
final class Graph {
    final List<Unit> units = new ArrayList<>();

    /// The unit that computes each output, in the outputs' order.
    final List<Unit> results = new ArrayList<>();

    /// The graph of what the nodes numbered `survivors` need of `nodes`.
    static Graph of(List<Node> nodes, int[] survivors) {
        boolean[] needed = new boolean[nodes.size()];
        for (int id : survivors) {
            needed[id] = true;
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (needed[i]) {
                for (Node input : nodes.get(i).inputs) {
                    needed[input.id] = true;
                }
            }
        }
        Graph graph = new Graph();
        Unit[] units = new Unit[nodes.size()];
        int slot = 0;
        for (int i = 0; i < units.length; i++) {
            Node node = nodes.get(i);
            int[] slots = new int[node.primitive.slots()];
            for (int k = 0; k < slots.length; k++) {
                slots[k] = slot++;
            }
            if (needed[i]) {
                List<Unit> inputs = new ArrayList<>(node.inputs.size());
                for (Node input : node.inputs) {
                    inputs.add(units[input.id]);
                }
                if (node.primitive instanceof Reshape reshape
                        && reshape.to().equals(inputs.getFirst().shape)) {
                    units[i] = inputs.getFirst();
                    continue;
                }
                units[i] = new Unit(node, node.shape, node.dtype, node.primitive, inputs, slots);
                graph.units.add(units[i]);
            }
        }
        for (int id : survivors) {
            Unit unit = units[id];
            unit.survives = true;
            graph.results.add(unit);
        }
        return graph;
    }

    /// Who reads each unit: one entry a user, however often it reads.
    Map<Unit, List<Unit>> users() {
        Map<Unit, List<Unit>> users = new IdentityHashMap<>();
        for (Unit unit : units) {
            users.put(unit, new ArrayList<>());
        }
        for (Unit unit : units) {
            for (int i = 0; i < unit.inputs.size(); i++) {
                if (unit.inputs.indexOf(unit.inputs.get(i)) == i) {
                    users.get(unit.inputs.get(i)).add(unit);
                }
            }
        }
        return users;
    }

    /// Puts operands before users again, and drops what nothing needs any more. Keeps the recorded order where it can.
    void sort() {
        Set<Unit> placed = Collections.newSetFromMap(new IdentityHashMap<>(units.size()));
        List<Unit> ordered = new ArrayList<>(units.size());
        Set<Unit> needed = Collections.newSetFromMap(new IdentityHashMap<>(units.size()));
        List<Unit> pending = new ArrayList<>(results);
        while (!pending.isEmpty()) {
            Unit unit = pending.removeLast();
            if (needed.add(unit)) {
                pending.addAll(unit.inputs);
            }
        }
        for (Unit unit : units) {
            if (needed.contains(unit)) {
                place(unit, placed, ordered);
            }
        }
        units.clear();
        units.addAll(ordered);
    }

    private static void place(Unit unit, Set<Unit> placed, List<Unit> ordered) {
        if (placed.contains(unit)) {
            return;
        }
        if (unit.chain != null) {
            placeChain(unit.chain, placed, ordered);
            return;
        }
        for (Unit input : unit.inputs) {
            place(input, placed, ordered);
        }
        // a view of a chain's value has come with the chain, if one of it reads the view
        if (placed.add(unit)) {
            ordered.add(unit);
            if (unit.together != null) {
                unit.together.forEach(sibling -> place(sibling, placed, ordered));
            }
        }
    }

    /// First what all of `chain` needs of others, then its units, with no call between them.
    private static void placeChain(RowBlocks.Chained chain, Set<Unit> placed, List<Unit> ordered) {
        for (Unit unit : chain.units) {
            for (Unit input : unit.inputs) {
                if (!shows(input, chain)) {
                    place(input, placed, ordered);
                }
            }
        }
        for (Unit unit : chain.units) {
            placed.add(unit);
            for (Unit input : unit.inputs) {
                place(input, placed, ordered);
            }
            ordered.add(unit);
        }
    }

    private static boolean shows(Unit unit, RowBlocks.Chained chain) {
        Unit root = unit;
        while (Aliases.isView(root.primitive)) {
            root = root.inputs.getFirst();
        }
        return root.chain == chain;
    }
}
