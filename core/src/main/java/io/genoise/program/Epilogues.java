package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Epilogue;
import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rewrite: the formula that alone reads a product, such as bias and ReLU, is computed from each element of the product
/// before it leaves the kernel, where the device absorbs that. In f32 no bit changes.
final class Epilogues {
    private Epilogues() {}

    static void apply(Graph graph, Backend backend) {
        Map<Unit, List<Unit>> users = graph.users();
        for (Unit product : graph.units) {
            List<Unit> readers = users.get(product);
            if (isProduct(product) && readers.size() == 1) {
                absorb(product, readers.getFirst(), backend);
            }
        }
        graph.sort();
    }

    /// Whether `unit` is a product that an epilogue can be added to.
    static boolean isProduct(Unit unit) {
        return (unit.primitive instanceof MatMul || unit.primitive instanceof Convolve)
                && unit.dtype == DType.F32
                && unit.epilogue == null
                && !unit.survives;
    }

    private static void absorb(Unit product, Unit reader, Backend backend) {
        if (!(reader.primitive instanceof Pointwise map)
                || reader.together != null
                || reader.dtype != DType.F32
                || !reader.shape.equals(product.shape)) {
            return;
        }
        List<Unit> inputs = new ArrayList<>(List.of(product));
        List<Integer> slots = new ArrayList<>();
        Formula formula =
                map.formula()
                        .transform(leaf -> FusePointwise.renumbered(leaf, reader, inputs, slots));
        Epilogue epilogue = new Epilogue(formula, inputs.size() - 1, slots);
        inputs.removeFirst();
        inputs.addAll(0, product.inputs);
        if (inputs.size() > backend.limits().operands()
                || !backend.absorbs(group(product, inputs, epilogue))) {
            return;
        }
        reader.primitive = product.primitive;
        reader.inputs = inputs;
        reader.slots = product.slots;
        reader.epilogue = epilogue;
    }

    /// The kernel as it would be if every operand lay alone in memory.
    private static Group group(Unit product, List<Unit> inputs, Epilogue epilogue) {
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Layout layout = Layout.contiguous(inputs.get(i).shape);
            boolean own = i < product.inputs.size();
            operands.add(
                    new Operand(
                            inputs.get(i).dtype, own ? layout : layout.broadcast(product.shape)));
        }
        Operand result = new Operand(product.dtype, Layout.contiguous(product.shape));
        return new Group(
                product.primitive,
                product.slots,
                operands,
                List.of(result),
                epilogue,
                Arithmetic.EXACT);
    }
}
