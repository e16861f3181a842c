package io.genoise.backend.reference;

import io.genoise.expression.Expression;
import io.genoise.expression.Tape;
import java.util.List;

/// An expression with the places to compute it in: for one element at a time, in double.
final class Evaluator {
    private final Tape tape;
    private final int[] places;
    private final double[] inputs;
    private final double[] slots;
    private final double[] values;

    /// @param inputs how many operands the expression reads
    /// @param places slot i of the expression is place `places[i]` of the parameter block
    Evaluator(Expression expression, int inputs, int[] places) {
        this.tape = Tape.of(List.of(expression));
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

    /// The value where operand k's element is `block[k][place[k]]`.
    double value(double[][] block, int[] place) {
        for (int k = 0; k < inputs.length; k++) {
            inputs[k] = block[k][place[k]];
        }
        tape.evaluate(inputs, slots, values);
        return values[tape.roots()[0]];
    }
}
