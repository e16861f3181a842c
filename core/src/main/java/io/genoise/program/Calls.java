package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Epilogue;
import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.Layout;
import java.util.ArrayList;
import java.util.List;

/// The calls of a plan, written in the order in which they will run, each as the group that its kernel is made from. A
/// region is alive from the first call that touches it to the last.
final class Calls {
    private final Backend backend;
    private final Arithmetic arithmetic;
    private final List<Call> list = new ArrayList<>();

    /// What the last of them is made of, if it may go on.
    private final List<Call> chained = new ArrayList<>();

    private RowBlocks.Chained chain;

    Calls(Backend backend, Arithmetic arithmetic) {
        this.backend = backend;
        this.arithmetic = arithmetic;
    }

    List<Call> list() {
        return list;
    }

    /// A call that computes `results`, which are `unit` and what is computed with it, from `operands` into `out`.
    void add(Unit unit, List<Unit> results, List<Place> operands, List<Place> out) {
        List<String> paths = results.stream().map(result -> result.origin.path).distinct().toList();
        String path = String.join(", ", paths);
        Call call =
                call(
                        unit,
                        path,
                        primitive(results),
                        unit.slots,
                        operands,
                        unit.inputs,
                        unit.epilogue,
                        out);
        if (chain == null || unit.chain != chain || !goesOn(call)) {
            chained.clear();
            chained.add(call);
            chain = unit.chain;
            list.add(call);
        }
        call.places().forEach(place -> place.region().touch(list.size() - 1));
    }

    /// A call that brings `from`'s value from `at` to `to` in row-major order, on behalf of `unit`.
    void copy(Unit unit, Unit from, Place at, Place to) {
        Reshape same = new Reshape(from.shape);
        List<Place> result = List.of(to);
        Call call =
                call(
                        unit,
                        unit.origin.path,
                        same,
                        new int[0],
                        List.of(at),
                        List.of(from),
                        null,
                        result);
        chain = null;
        list.add(call);
        call.places().forEach(place -> place.region().touch(list.size() - 1));
    }

    /// Lets the last call do what `call` does as well, block of rows by block of rows, if rows keep apart and the device can.
    private boolean goesOn(Call call) {
        int rows = Math.toIntExact(chain.rows);
        List<Rows> next = Rows.of(call, rows);
        if (next == null) {
            return false;
        }
        int inputs = call.group().inputs().size();
        for (Call earlier : chained) {
            List<Rows> before = Rows.of(earlier, rows);
            if (before == null
                    || !keepApart(before, earlier.group().inputs().size(), next, inputs)) {
                return false;
            }
        }
        chained.add(call);
        Call all = Call.of(chained, rows);
        if (!backend.absorbs(all.chain())) {
            chained.removeLast();
            return false;
        }
        list.set(list.size() - 1, all);
        return true;
    }

    /// Whether what one of two calls writes meets the other's operands in the same row only. Operands begin with what is read.
    private static boolean keepApart(List<Rows> a, int readByA, List<Rows> b, int readByB) {
        for (int i = 0; i < a.size(); i++) {
            for (int k = i < readByA ? readByB : 0; k < b.size(); k++) {
                if (!a.get(i).keepsApart(b.get(k))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// What a kernel that computes `results` does.
    static Primitive primitive(List<Unit> results) {
        if (results.size() == 1) {
            return results.getFirst().primitive;
        }
        List<Formula> formulas =
                results.stream().map(unit -> ((Pointwise) unit.primitive).formula()).toList();
        Pointwise first = (Pointwise) results.getFirst().primitive;
        return new Pointwise(formulas, first.slots(), first.type());
    }

    private Call call(
            Unit unit,
            String path,
            Primitive primitive,
            int[] slots,
            List<Place> operands,
            List<Unit> inputs,
            Epilogue epilogue,
            List<Place> out) {
        List<Operand> described = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            described.add(operand(operands.get(i), inputs.get(i)));
        }
        Arithmetic allowed = multiplies(primitive) ? arithmetic : Arithmetic.EXACT;
        Group group =
                new Group(
                        primitive,
                        slots,
                        described,
                        out.stream().map(place -> operand(place, unit)).toList(),
                        epilogue,
                        allowed);
        List<Place> all = new ArrayList<>(operands);
        all.addAll(out);
        return new Call(group, all, unit.origin.toString(), path);
    }

    private Operand operand(Place place, Unit unit) {
        int alignment = place.alignment(backend.bytes(unit.dtype), backend.limits().alignment());
        return new Operand(unit.dtype, atZero(place.layout()), alignment);
    }

    private static boolean multiplies(Primitive primitive) {
        return primitive instanceof Primitive.MatMul
                || primitive instanceof Primitive.Convolve
                || primitive instanceof Primitive.ConvolveInput
                || primitive instanceof Primitive.ConvolveWeight;
    }

    /// `layout` from its first place in memory on, so that the same kernel serves wherever that is.
    private static Layout atZero(Layout layout) {
        long low = layout.lowest();
        return low == 0
                ? layout
                : new Layout(layout.shape(), layout.offset() - low, layout.strides());
    }
}
