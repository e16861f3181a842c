package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import io.genoise.check.RandomSteps;
import io.genoise.runtime.Rewrite;
import io.genoise.tensor.Device;
import io.genoise.tensor.Gpu;
import io.genoise.tensor.Run;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every operation on a real graphics processor, with its gradients and their gradients, against the reference; and steps at
/// random, which have the same bits however they are planned and run.
@Tag("gpu")
class GpuOpTest {
    private static final double TOLERANCE = 2e-5;
    private static final int SEEDS = Integer.getInteger("genoise.seeds", 20);
    private static final int RUNS = 4;

    /// What one of several processes takes: every `of`-th case from `first` on, by `-Dgenoise.shard=FIRST/OF`.
    private record Shard(int first, int of) {
        static Shard ours() {
            String[] parts = System.getProperty("genoise.shard", "0/1").split("/");
            return new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }

        <T> List<T> of(List<T> all) {
            return IntStream.range(0, all.size())
                    .filter(i -> i % of == first)
                    .mapToObj(all::get)
                    .toList();
        }
    }

    private static Device device;

    @BeforeAll
    static void open() {
        device = Gpu.open();
    }

    @AfterAll
    static void close() {
        if (device != null) {
            device.close();
        }
    }

    static List<OpCheck> cases() {
        return Shard.ours().of(OpCases.smallAndOdd());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheReference(OpCheck operation) {
        operation.agreesOn(device, TOLERANCE);
        operation.ofViews().agreesOn(device, TOLERANCE);
    }

    static List<OpCheck> overHalves() {
        return Shard.ours().of(OpCases.overHalves());
    }

    @ParameterizedTest
    @MethodSource("overHalves")
    void readsStoredHalvesAsTheReferenceDoes(OpCheck operation) {
        operation.agreesOn(device, TOLERANCE);
    }

    /// The first run goes kernel by kernel, the second is captured, the others are replayed.
    @ParameterizedTest
    @ValueSource(ints = {8, 45})
    void plansComputeWhatIsRecorded(int actions) {
        for (int seed : Shard.ours().of(IntStream.range(0, SEEDS).boxed().toList())) {
            RandomSteps steps = new RandomSteps(seed, actions, 2, 3, 4);
            device.rewrites(Set.of());
            List<double[]> expected = steps.run(device, Run.IMMEDIATE, RUNS);
            device.rewrites(Rewrite.all());
            List<double[]> found = steps.run(device, Run.PLANNED, RUNS);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(found.get(i))
                        .as("survivor %d of seed %d\n%s", i, seed, steps.trace())
                        .containsExactly(expected.get(i));
            }
        }
    }
}
