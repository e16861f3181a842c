package io.genoise.check;

import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The one list of cases for every public operation. The name of a case begins with the operation that it shows,
/// written as `Class.method(Parameter,Types)`; `OpCasesTest` fails for an operation without one.
///
/// A backend holds itself against the reference by running [OpCheck#agreesOn] over all of them.
public final class OpCases {
    private final List<OpCheck> cases = new ArrayList<>();

    private OpCases() {}

    /// All cases with operands as large as `extents` says.
    public static List<OpCheck> all(Extents extents) {
        OpCases all = new OpCases();
        ElementwiseCases.addTo(all, extents);
        ReductionCases.addTo(all, extents);
        MovementCases.addTo(all, extents);
        ProductCases.addTo(all, extents);
        PoolCases.addTo(all, extents);
        ResamplingCases.addTo(all, extents);
        SelectionCases.addTo(all, extents);
        AttentionCases.addTo(all, extents);
        RankCases.addTo(all, extents);
        NetworkCases.addTo(all, extents);
        FormulaCases.addTo(all, extents);
        return List.copyOf(all.cases);
    }

    /// Cases with operands of both extents.
    public static List<OpCheck> smallAndOdd() {
        return Stream.concat(all(Extents.SMALL).stream(), all(Extents.ODD).stream()).toList();
    }

    /// Cases whose operands are stored in 16 bits, by both types: those that take such.
    public static List<OpCheck> overHalves() {
        return Stream.concat(
                        all(Extents.ODD).stream().map(c -> c.storedAs(DType.BF16)),
                        all(Extents.SMALL).stream().map(c -> c.storedAs(DType.F16)))
                .filter(c -> c.operands().stream().anyMatch(x -> x.type().isHalf()))
                .filter(c -> !c.name().startsWith("CustomOp"))
                .filter(c ->
                        !c.name().matches("Tensor.(concat|stack).*")) // mixed types are refused
                .toList();
    }

    void add(String name, OpCheck.Operation f, Argument... operands) {
        cases.add(OpCheck.of(name, f, operands));
    }

    void add(OpCheck check) {
        cases.add(check);
    }
}
