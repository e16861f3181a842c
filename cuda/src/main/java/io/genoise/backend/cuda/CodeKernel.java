package io.genoise.backend.cuda;

import io.genoise.backend.Group;
import io.genoise.backend.Launch;
import io.genoise.backend.cuda.code.Code;
import io.genoise.backend.cuda.code.Codes;
import io.genoise.backend.cuda.driver.Driver;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A group that is texts of ours.
final class CodeKernel implements CudaKernel {
    private final Context context;
    private final Codes codes;
    private final List<Modules.Loaded> loaded;
    private final int slots;
    private boolean closed;

    /// @param slots how many places of the parameter block the texts may read
    CodeKernel(Context context, Codes codes, int slots) {
        this.context = context;
        this.codes = codes;
        this.slots = slots;
        this.loaded =
                codes.kernels().stream()
                        .map(code -> context.modules().request(code.source()))
                        .toList();
    }

    /// The kernel of `group`.
    static CodeKernel of(Context context, Codes codes, Group group) {
        return new CodeKernel(context, codes, places(group));
    }

    /// How many places of the parameter block a group reads from its beginning.
    static int places(Group group) {
        int most = Arrays.stream(group.slots()).max().orElse(-1);
        if (group.epilogue() != null) {
            most =
                    Math.max(
                            most,
                            group.epilogue().slots().stream().mapToInt(s -> s).max().orElse(-1));
        }
        return most + 1;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public long workspace() {
        return codes.workspace();
    }

    @Override
    public String algorithm() {
        return codes.algorithm();
    }

    private record Launching(long function, int blocks, int threads, long argument, long bytes) {}

    @Override
    public Call bind(Bound bound) {
        List<Launching> launches = new ArrayList<>();
        for (int k = 0; k < loaded.size(); k++) {
            Code code = codes.kernels().get(k);
            long[] words = words(code, bound);
            MemorySegment argument = bound.host().allocate(8L * words.length, 8);
            MemorySegment.copy(words, 0, argument, ValueLayout.JAVA_LONG, 0, words.length);
            launches.add(
                    new Launching(
                            loaded.get(k).function(),
                            code.blocks(),
                            code.threads(),
                            argument.address(),
                            argument.byteSize()));
        }
        Driver driver = context.cuda().driver();
        return stream -> {
            for (Launching l : launches) {
                driver.launch(l.function, l.blocks, l.threads, l.argument, l.bytes, stream);
            }
        };
    }

    /// The record that a kernel takes, as eight-byte words.
    private long[] words(Code code, Bound bound) {
        int operands = bound.operands().length;
        int numbers = code.numbers().size();
        int all = operands + 3 + numbers + (codes.shifted() ? 2 * Codes.SHIFTS : 0);
        long[] words = Arrays.copyOf(bound.operands(), all);
        words[operands] = bound.workspace();
        words[operands + 1] = bound.slots();
        words[operands + 2] = context.counters();
        for (int i = 0; i < numbers; i++) {
            words[operands + 3 + i] = code.numbers().get(i);
        }
        if (codes.shifted()) {
            List<Launch.Shift> shifts = bound.shifts().getFirst();
            if (shifts.size() > Codes.SHIFTS) {
                throw new IllegalArgumentException(
                        "an operand moved by %s slots; at most %s"
                                .formatted(shifts.size(), Codes.SHIFTS));
            }
            for (int i = 0; i < shifts.size(); i++) {
                words[operands + 3 + numbers + 2 * i] = shifts.get(i).slot();
                words[operands + 3 + numbers + 2 * i + 1] = shifts.get(i).bytes();
            }
        }
        return words;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loaded.forEach(Modules.Loaded::release);
        }
    }
}
