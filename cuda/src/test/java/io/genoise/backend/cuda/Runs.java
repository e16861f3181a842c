package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Launch;
import io.genoise.backend.LaunchSequence;
import io.genoise.backend.Memory;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs one group as a plan would.
final class Runs {
    private Runs() {}

    /// What `group` gives for `inputs`. It is run three times, directly, captured and replayed, over a result and a
    /// workspace that hold something else before, and gives the same bits each time.
    static double[] of(Backend backend, Group group, double[]... inputs) {
        try (PreparedKernel kernel = backend.prepare(group)) {
            return of(backend, kernel, group, inputs);
        }
    }

    private static double[] of(
            Backend backend, PreparedKernel kernel, Group group, double[]... inputs) {
        List<Memory> blocks = new ArrayList<>();
        List<Launch.Place> places = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            DType type = group.inputs().get(i).type();
            Memory block = backend.allocate((long) inputs[i].length * backend.bytes(type));
            blocks.add(block);
            places.add(new Launch.Place(new Span(block, 0), List.of()));
            backend.upload(inputs[i], 0, inputs[i].length, new Span(block, 0), type);
        }
        DType type = group.output().type();
        int results = (int) group.output().layout().shape().elements();
        Memory result = backend.allocate((long) results * backend.bytes(type));
        blocks.add(result);
        places.add(new Launch.Place(new Span(result, 0), List.of()));
        Span workspace = null;
        if (kernel.workspace() > 0) {
            Memory block = backend.allocate(kernel.workspace());
            blocks.add(block);
            workspace = new Span(block, 0);
        }
        double[] first = null;
        try (LaunchSequence sequence =
                backend.sequence(List.of(new Launch.Compute(kernel, places, workspace)))) {
            for (int run = 0; run < 3; run++) {
                double[] other = new double[results];
                Arrays.fill(other, -77);
                backend.upload(other, 0, results, new Span(result, 0), type);
                sequence.run(new int[0]);
                double[] found = new double[results];
                backend.download(new Span(result, 0), type, found, 0, results);
                if (first != null) {
                    assertThat(found).as("run %s", run).isEqualTo(first);
                }
                first = found;
            }
        } finally {
            blocks.forEach(Memory::close);
        }
        return first;
    }
}
