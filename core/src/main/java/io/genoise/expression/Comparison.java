package io.genoise.expression;

import java.util.IdentityHashMap;
import java.util.Map;

/// Compares two expressions node by node. After a number of pairs that small formulas do not reach it remembers which it
/// has found equal, since two formulas that are built alike share their subtrees alike.
final class Comparison {
    private static final int PLAIN = 64;

    private int pairs;
    private Map<Formula, Formula> equal;

    boolean equal(Formula x, Formula y) {
        if (x == y) {
            return true;
        }
        if (x == null || y == null || x.hashCode() != y.hashCode() || !x.sameNode(y)) {
            return false;
        }
        if (++pairs > PLAIN && equal == null) {
            equal = new IdentityHashMap<>();
        }
        if (equal != null && equal.get(x) == y) {
            return true;
        }
        boolean same =
                equal(x.operand(0), y.operand(0))
                        && equal(x.operand(1), y.operand(1))
                        && equal(x.operand(2), y.operand(2));
        if (same && equal != null) {
            equal.put(x, y);
        }
        return same;
    }
}
