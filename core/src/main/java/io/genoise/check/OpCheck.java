package io.genoise.check;

import io.genoise.op.CustomOp;
import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import java.util.Set;

/// The suite that guards every operation, ours and yours: an operation with operands, whose gradient and gradient's
/// gradient are held against central differences in double, and whose numbers on other devices are held against the
/// reference backend.
///
/// {@snippet :
/// OpCheck mish = OpCheck.of("mish", x -> mish(x[0]), Argument.apart(3, 5));
/// mish.derivatives();
/// try (Device cpu = Device.open("cpu", 2)) {
///     mish.agreesOn(cpu, 2e-5);
/// }
/// }
///
/// Differences know no kinks: give operands that stay away from them ([Argument#apart]). A failure is an
/// `AssertionError` that names operation, operand, element and both numbers.
public final class OpCheck {
    private final String name;
    private final Recorder recorder;
    private final List<Argument> operands;
    private final List<Argument> state;

    private OpCheck(String name, Recorder recorder, List<Argument> operands, List<Argument> state) {
        this.name = name;
        this.recorder = recorder;
        this.operands = List.copyOf(operands);
        this.state = List.copyOf(state);
    }

    /// An operation that one records.
    @FunctionalInterface
    public interface Operation {
        /// The operation over `x`, recorded in the open step.
        Tensor record(Tensor... x);
    }

    /// An operation that one records, and that assigns to Variables, such as BatchNorm to its running statistics.
    @FunctionalInterface
    public interface Recorder {
        /// The operation over `x`, recorded in the open step with its writes to `state`.
        Tensor record(Tensor[] x, Variable[] state);
    }

    /// The operation `f` over `operands`.
    public static OpCheck of(String name, Operation f, Argument... operands) {
        return new OpCheck(name, (x, _) -> f.record(x), List.of(operands), List.of());
    }

    /// The user's operation `op` over `operands`.
    public static OpCheck of(CustomOp op, Argument... operands) {
        return of(op.name(), op::apply, operands);
    }

    /// The operation `f` over `operands`, with Variables that begin as `state`. What it assigns counts as a result.
    public static OpCheck of(
            String name, Recorder f, List<Argument> operands, List<Argument> state) {
        return new OpCheck(name, f, operands, state);
    }

    /// The same operation with each operand a view: axes reversed in memory, padded, and read backwards along the
    /// first. Results must not change.
    public OpCheck ofViews() {
        Recorder unpacked =
                (stored, variables) -> {
                    Tensor[] x = new Tensor[stored.length];
                    for (int i = 0; i < x.length; i++) {
                        x[i] = Embedded.original(stored[i], operands.get(i).shape());
                    }
                    return recorder.record(x, variables);
                };
        List<Argument> stored = operands.stream().map(Embedded::stored).toList();
        return new OpCheck(name + " of views", unpacked, stored, state);
    }

    /// The same operation with each operand of a float type stored as the float type `type`.
    public OpCheck storedAs(DType type) {
        List<Argument> stored =
                operands.stream().map(x -> x.type().isFloat() ? x.as(type) : x).toList();
        return new OpCheck(name + " of " + type, recorder, stored, state);
    }

    /// What messages call the operation.
    public String name() {
        return name;
    }

    Recorder recorder() {
        return recorder;
    }

    /// What it computes with.
    public List<Argument> operands() {
        return operands;
    }

    /// What the Variables begin as that it assigns to.
    public List<Argument> state() {
        return state;
    }

    /// Holds gradients and gradients of gradients against central differences, in double on the reference backend.
    ///
    /// With fixed random dy and uᵢ, and L = ⟨y, dy⟩: each ∂L/∂xᵢ against the differences of L; and of G = Σ ⟨∂L/∂xᵢ, uᵢ⟩
    /// each ∂G/∂xᵢ and ∂G/∂dy against the differences of G. Tolerance: 2·10⁻⁶ of the greatest number there, or of 1.
    ///
    /// @throws AssertionError if one is wrong
    public void derivatives() {
        try (Device reference = Device.open("reference", 1);
                Trial trial = new Trial(this, reference, Run.PLANNED)) {
            new CentralDifferences(this, trial).check();
        }
    }

    /// Holds value, assigned state, gradients and gradients of gradients on `device` against the reference backend.
    ///
    /// @param tolerance how far f32 numbers may be off, as a part of the greatest number in their tensor, or of 1
    /// @throws AssertionError if one is further off, or an integer differs
    public void agreesOn(Device device, double tolerance) {
        Results found = results(device, Run.PLANNED);
        try (Device reference = Device.open("reference", 1)) {
            results(reference, Run.PLANNED).compare(found, name + " on " + device, tolerance);
        }
    }

    /// All numbers of the operation on `device`: value, assigned state, gradients, gradients of gradients.
    public Results results(Device device, Run run) {
        try (Trial trial = new Trial(this, device, run)) {
            return trial.results();
        }
    }

    /// The primitives that it records, with its gradients and their gradients.
    Set<Primitive> primitives() {
        try (Device reference = Device.open("reference", 1);
                Trial trial = new Trial(this, reference, Run.PLANNED)) {
            trial.results();
            return trial.primitives();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
