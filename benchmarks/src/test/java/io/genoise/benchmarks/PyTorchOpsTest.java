package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.check.Extents;
import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import io.genoise.check.Results;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation's value, gradients and gradients' gradients, and what it assigns, on the reference and on the CPU
/// against PyTorch in double.
@Tag("conformance")
class PyTorchOpsTest {
    /// PyTorch draws other random numbers.
    private static final Set<String> WITHOUT_COUNTERPART =
            Set.of(
                    "RandomNumbers.uniform(Step,TensorShape,long,long)",
                    "RandomNumbers.normal(Step,TensorShape,long,long)",
                    "RandomNumbers.dropPath(Tensor,float,long,long)",
                    "RandomNumbers.dropout(Tensor,float,long,long)");

    /// Formulas with constants such as 0.1 or √½, which ours hold as floats, in double too.
    private static final Set<String> WITH_CONSTANTS =
            Set.of(
                    "Tensor.erf()",
                    "Activations.gelu(Tensor)",
                    "Activations.selu(Tensor)",
                    "Activations.geluTanh(Tensor)",
                    "Normalization.batchNormTrain(",
                    "Losses.crossEntropy(Tensor,Tensor,float)");

    private static final double IN_DOUBLE = 1e-10;
    private static final double TO_FLOAT_CONSTANTS = 1e-7;

    /// A resize reads at places that an f32 ratio gives.
    private static final double TO_FLOAT_PLACES = 2e-6;

    private static final double IN_SINGLE = 2e-5;

    private static final List<OpCheck> CASES = OpCases.all(Extents.ODD);
    private static final PeerOps PEER = PeerOps.all();

    private static Device reference;
    private static Device cpu;

    @BeforeAll
    static void open() {
        Torch.start(1);
        reference = Device.open("reference", 1);
        cpu = Device.open("cpu", 2);
    }

    @AfterAll
    static void close() {
        reference.close();
        cpu.close();
    }

    static List<OpCheck> shared() {
        return CASES.stream().filter(c -> !WITHOUT_COUNTERPART.contains(c.name())).toList();
    }

    @ParameterizedTest
    @MethodSource("shared")
    void agreesWithPyTorch(OpCheck check) {
        Results expected = PeerTrial.results(check, PEER.find(check.name()));
        expected.compare(
                check.results(reference, Run.PLANNED),
                check.name() + " on the reference",
                inDouble(check.name()));
        expected.compare(check.results(cpu, Run.PLANNED), check.name() + " on the cpu", IN_SINGLE);
    }

    private static double inDouble(String name) {
        if (name.startsWith("Resize.bilinear")) {
            return TO_FLOAT_PLACES;
        }
        return WITH_CONSTANTS.stream().anyMatch(name::startsWith) ? TO_FLOAT_CONSTANTS : IN_DOUBLE;
    }

    @Test
    void everyOperationHasACounterpartOrIsListed() {
        PeerOps peer = PeerOps.all();
        Set<String> without = new HashSet<>();
        for (OpCheck check : CASES) {
            if (peer.find(check.name()) == null) {
                without.add(check.name());
            }
        }
        assertThat(without).isEqualTo(WITHOUT_COUNTERPART);
        assertThat(peer.unused()).as("counterparts of no case").isEmpty();
    }
}
