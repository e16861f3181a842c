package io.genoise.backend.reference;

import io.genoise.expression.Formula;
import io.genoise.expression.Tape;
import java.util.List;

/// Expressions with the places to compute them in: for one element at a time, in double.
final class Evaluator {
    private final Tape tape;
    private final int[] places;
    private final double[] inputs;
    private final double[] slots;
    private final double[] values;

    /// @param inputs how many operands the expression reads
    /// @param places slot i of the expression is place `places[i]` of the parameter block
    Evaluator(List<Formula> expressions, int inputs, int[] places) {
        this.tape = Tape.of(expressions);
        this.places = places;
        this.inputs = new double[inputs];
        this.slots = new double[places.length];
        this.values = new double[tape.lines().size()];
    }

    /// Reads the slots for the run that begins.
    void load(int[] parameters) {
        for (int i = 0; i < places.length; i++) {
            slots[i] = Float.intBitsToFloat(parameters[places[i]]);
        }
    }

    /// The first expression's value where operand k's element is `block[k][place[k]]`.
    double value(double[][] block, int[] place) {
        evaluate(block, place);
        return result(0);
    }

    /// Computes all expressions where operand k's element is `block[k][place[k]]`.
    void evaluate(double[][] block, int[] place) {
        for (int k = 0; k < inputs.length; k++) {
            inputs[k] = block[k][place[k]];
        }
        tape.evaluate(inputs, slots, values);
    }

    /// The value of expression `k` that was computed last.
    double result(int k) {
        return values[tape.roots()[k]];
    }
}
