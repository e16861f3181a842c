package io.genoise.backend.cpu;

/// The numbers of a formula that change from step to step.
final class Slots {
    private Slots() {}

    /// Where in the plan's parameter block each slot of `formula` lies, if slot i of the group is at `group[i]`.
    static int[] places(Instructions formula, int[] group) {
        int[] places = new int[formula.slots().length];
        for (int i = 0; i < places.length; i++) {
            places[i] = group[formula.slots()[i]];
        }
        return places;
    }

    /// Reads the slots at `places` of the parameter block.
    static void read(int[] places, int[] block, float[] values) {
        for (int i = 0; i < places.length; i++) {
            values[i] = Float.intBitsToFloat(block[places[i]]);
        }
    }
}
