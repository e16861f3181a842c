package io.genoise.tensor;

import static io.genoise.expression.Formula.input;

import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.program.Node;
import io.genoise.program.Recording;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// What a step's guard makes of its writes: a choice between the new value and the old, each in the write's own kernel.
final class Guard {
    private static final Pointwise HOLDS =
            new Pointwise(Formula.ZERO.less(input(0).abs()), 0, DType.F32);

    private final Step step;
    private final Variables variables;
    private final Recording recording;
    private final Map<Choice, Node> choices = new HashMap<>();
    private final Map<Cut, Node> cuts = new HashMap<>();

    /// What keeps whether all has held.
    private final Set<Storage> latches = new LinkedHashSet<>();

    /// Whether all that must hold does; null if nothing must.
    private Tensor holds;

    Guard(Step step, Variables variables, Recording recording) {
        this.step = step;
        this.variables = variables;
        this.recording = recording;
    }

    /// From now on `ok`, a single number, must hold too.
    void require(Tensor ok) {
        Tensor one = step.record(HOLDS, null, ok.reshape(TensorShape.SCALAR));
        holds = holds == null ? one : holds.times(one);
    }

    /// From now on `latch` must hold too, and keeps whether all does: the only write that no guard holds back.
    void latch(Variable latch) {
        require(latch.value());
        latches.add(latch.storage());
    }

    /// What goes where: what was assigned, or the choice. The last write comes first: it may read Variables that an earlier
    /// one overwrites, such as weights their momentum, and then each can be written in place.
    Map<Storage, Node> chosen(Map<Storage, Variables.Write> written) {
        Map<Storage, Node> chosen = new LinkedHashMap<>();
        if (holds == null) {
            written.forEach((storage, write) -> chosen.put(storage, write.piece()));
            return chosen;
        }
        for (Map.Entry<Storage, Variables.Write> entry :
                List.copyOf(written.entrySet()).reversed()) {
            Storage storage = entry.getKey();
            Variables.Write write = entry.getValue();
            List<Storage> beside = beside(storage, write, written);
            chosen.put(
                    storage,
                    beside.size() == 1
                            ? choice(beside, write.piece())
                            : cuts.computeIfAbsent(
                                    new Cut(choice(beside, write.value()), beside, storage),
                                    this::record));
        }
        for (Storage latch : latches) {
            chosen.put(latch, step.nodeOf(holds.reshape(latch.shape)));
        }
        return chosen;
    }

    /// The parts around `storage`, side by side, that `write` has written and nobody since: one choice serves them all.
    private static List<Storage> beside(
            Storage storage, Variables.Write write, Map<Storage, Variables.Write> written) {
        List<Storage> beside = new ArrayList<>();
        for (Storage part : write.target().parts()) {
            Variables.Write last = written.get(part);
            if (last != null && last.target() == write.target() && last.value() == write.value()) {
                beside.add(part);
            } else if (beside.contains(storage)) {
                return beside;
            } else {
                beside.clear();
            }
        }
        return beside.isEmpty() ? List.of(storage) : beside;
    }

    /// What a write to `targets` comes to: the new value if `guard` holds, else what was there. Recorded once, for
    /// [Step#plan] and [Step#run] alike.
    ///
    /// @param value the new value of the one target, or of the whole that they are parts of
    private record Choice(List<Storage> targets, Node value, Tensor guard) {}

    private Node choice(List<Storage> targets, Node value) {
        return choices.computeIfAbsent(new Choice(targets, value, holds), this::record);
    }

    private Node record(Choice choice) {
        return inLayerOf(
                choice.value,
                () -> {
                    boolean one = choice.targets.size() == 1;
                    Tensor value = new Tensor(step, choice.value);
                    Tensor now = one ? value : Variables.pieces(value, choice.targets);
                    Tensor old =
                            one
                                    ? new Tensor(choice.targets.getFirst())
                                    : variables.before(choice.targets);
                    return now.dtype() == DType.I32
                            ? Tensor.stack(old, now).gather(choice.guard.to(DType.I32))
                            : choice.guard.choose(now, old);
                });
    }

    /// What of the choice for `targets` goes to `part`.
    private record Cut(Node choice, List<Storage> targets, Storage part) {}

    private Node record(Cut cut) {
        return inLayerOf(
                cut.choice,
                () -> {
                    long begin = cut.targets.getFirst().offset();
                    return Variables.piece(new Tensor(step, cut.choice), begin, cut.part);
                });
    }

    private Node inLayerOf(Node node, Supplier<Tensor> body) {
        String outer = recording.path();
        recording.path(node.path());
        try {
            return step.nodeOf(body.get());
        } finally {
            recording.path(outer);
        }
    }
}
