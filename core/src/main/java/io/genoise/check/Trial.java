package io.genoise.check;

import io.genoise.autograd.Autograd;
import io.genoise.primitive.Primitive;
import io.genoise.program.Node;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Run;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.tensor.internal.StepAccess;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// An operation set up on a device: its operands as Variables, dy, and the weights uᵢ of its gradients.
final class Trial implements AutoCloseable {
    private final OpCheck check;
    private final Device device;
    private final Run run;
    private final Scope scope;
    private final List<Variable> operands = new ArrayList<>();
    private final List<Variable> state = new ArrayList<>();
    private final List<Variable> weights = new ArrayList<>();
    private final List<double[]> weightNumbers = new ArrayList<>();
    private final Set<Primitive> primitives = new LinkedHashSet<>();
    private Variable dy;
    private double[] dyNumbers;

    Trial(OpCheck check, Device device, Run run) {
        this.check = check;
        this.device = device;
        this.run = run;
        this.scope = device.scope().open();
        for (Argument operand : check.operands()) {
            operands.add(variable("x" + operands.size(), operand));
            Argument weight = Argument.between(-1, 1, operand.shape().extents());
            weightNumbers.add(weight.numbers());
            weights.add(operand.differentiable() ? variable("u" + weights.size(), weight) : null);
        }
        for (Argument operand : check.state()) {
            state.add(variable("state" + state.size(), operand));
        }
        giveResultItsDy();
    }

    private Variable variable(String name, Argument operand) {
        Variable variable = scope.variable(name, operand.shape(), operand.type());
        variable.set(operand.numbers());
        return variable;
    }

    private void giveResultItsDy() {
        TensorShape shape;
        DType type;
        try (Step step = device.step()) {
            Tensor y = record();
            shape = y.shape();
            type = y.dtype();
            step.run();
        }
        if (type == DType.F32 && weights.stream().anyMatch(w -> w != null)) {
            Argument given = Argument.between(-1.5, 1.5, shape.extents());
            dy = variable("dy", given);
            dyNumbers = given.numbers();
        }
    }

    /// Whatever the operation reads, gradients may be asked for all.
    private void readOperands() {
        operands.forEach(operand -> StepAccess.get().node(operand.value()));
        if (dy != null) {
            StepAccess.get().node(dy.value());
        }
    }

    private Tensor record() {
        Tensor[] x = operands.stream().map(Variable::value).toArray(Tensor[]::new);
        return check.recorder().record(x, state.toArray(new Variable[0]));
    }

    boolean differentiable() {
        return dy != null;
    }

    /// The operands that have gradients, by number.
    List<Integer> targets() {
        List<Integer> targets = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            if (weights.get(i) != null) {
                targets.add(i);
            }
        }
        return targets;
    }

    double[] dyNumbers() {
        return dyNumbers;
    }

    /// Gives operand `i`, or dy if `i` is -1, other numbers.
    void set(int i, double[] numbers) {
        (i < 0 ? dy : operands.get(i)).set(numbers);
    }

    /// All numbers where the operands are now.
    Results results() {
        return run(true);
    }

    /// L = ⟨y, dy⟩ and G = Σ ⟨∂L/∂xᵢ, uᵢ⟩ where the operands are now.
    double[] lossAndSlope() {
        Results now = run(false);
        double slope = 0;
        for (int i : targets()) {
            slope += dot(now.find("∂L/∂x" + i), weightNumbers.get(i));
        }
        return new double[] {dot(now.find("y"), dyNumbers), slope};
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private Results run(boolean second) {
        for (int i = 0; i < state.size(); i++) {
            state.get(i).set(check.state().get(i).numbers());
        }
        Results results = new Results();
        List<String> names = new ArrayList<>();
        List<DType> types = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        try (Step step = device.step(run)) {
            readOperands();
            Tensor y = record();
            names.add("y");
            types.add(y.dtype());
            readings.add(step.read(y));
            if (dy != null) {
                List<Tensor> gradients = new ArrayList<>();
                List<Tensor> x = new ArrayList<>();
                List<Integer> targets = targets();
                targets.forEach(i -> x.add(operands.get(i).value()));
                gradients.addAll(Autograd.gradients(y, dy.value(), x));
                for (int k = 0; k < gradients.size(); k++) {
                    names.add("∂L/∂x" + targets.get(k));
                    readings.add(step.read(gradients.get(k)));
                }
                if (second) {
                    x.add(dy.value());
                    List<Tensor> curves = Autograd.gradients(slope(gradients), x);
                    for (int k = 0; k < curves.size(); k++) {
                        names.add(k < targets.size() ? "∂G/∂x" + targets.get(k) : "∂G/∂dy");
                        readings.add(step.read(curves.get(k)));
                    }
                }
            }
            step.run();
            for (Node node : StepAccess.get().nodes(step)) {
                primitives.add(node.primitive());
            }
        }
        for (int k = 0; k < readings.size(); k++) {
            results.add(
                    names.get(k), k == 0 ? types.getFirst() : DType.F32, readings.get(k).doubles());
        }
        for (Variable variable : state) {
            results.add(variable.name(), variable.dtype(), variable.value().readDoubles());
        }
        return results;
    }

    private Tensor slope(List<Tensor> gradients) {
        Tensor sum = null;
        List<Integer> targets = targets();
        for (int k = 0; k < gradients.size(); k++) {
            Tensor part = gradients.get(k).times(weights.get(targets.get(k)).value()).sum();
            sum = sum == null ? part : sum.plus(part);
        }
        return sum;
    }

    /// The primitives that have been recorded.
    Set<Primitive> primitives() {
        return primitives;
    }

    @Override
    public void close() {
        scope.close();
    }
}
