package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.genoise.network.Networks;
import io.genoise.tensor.Device;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every network that is measured beside PyTorch, as small as it may be: losses, gradients, statistics and updates of its
/// first steps, against PyTorch in double.
@Tag("conformance")
class PyTorchNetworksTest {
    private static final int STEPS = 2;

    @BeforeAll
    static void start() {
        Torch.start(1);
    }

    static List<Contest> contests() {
        return Contests.ALL;
    }

    @ParameterizedTest
    @MethodSource("contests")
    void inDoubleOnTheReference(Contest contest) {
        compare("reference", contest, new Agreement.Tolerance(1e-7, 1e-6, 1e-4));
    }

    /// Few pictures in the norms of 34 or 50 layers make a thousandfold of each rounding.
    @ParameterizedTest
    @MethodSource("contests")
    void inSingleOnTheCpu(Contest contest) {
        double loss = contest.name().matches(".*(34|50).*") ? 5e-4 : 1e-4;
        compare("cpu", contest, new Agreement.Tolerance(loss, 1e-3, 1e-1));
    }

    private static void compare(String name, Contest contest, Agreement.Tolerance tolerance) {
        try (Device device = Device.open(name, 2)) {
            List<Agreement.Line> lines =
                    Agreement.of(
                            contest, contest.tiny(), device, ScalarType.Double, STEPS, tolerance);
            assertThat(lines).hasSizeGreaterThan(STEPS);
            assertThat(lines).filteredOn(line -> !line.agrees()).isEmpty();
        }
    }

    /// The comparison is worth something: a hundredth more in the last layer does not pass.
    @Test
    void aPeerThatIsSlightlyWrongIsFoundOut() {
        ClassificationContest right = PeerNin.contest();
        ClassificationContest wrong =
                new ClassificationContest(
                        right.name(),
                        right.title(),
                        right.rows(),
                        right.tiny(),
                        right.rule(),
                        right.network(),
                        (network, pictures, work) ->
                                right.forward()
                                        .logits(network, pictures, work)
                                        .mul(Torch.scalar(1.01)));
        try (Device device = Device.open("cpu", 2)) {
            List<Agreement.Line> lines =
                    Agreement.of(
                            wrong,
                            wrong.tiny(),
                            device,
                            ScalarType.Float,
                            STEPS,
                            Agreement.Tolerance.MEASURED);
            assertThat(lines).anyMatch(line -> !line.agrees());
        }
    }

    static List<String> names() {
        return Networks.names();
    }

    /// A network is one file and its test; its counterpart here comes after it, and is missed until then.
    @ParameterizedTest
    @MethodSource("names")
    void aNetworkHasAPeer(String name) {
        try (Device device = Device.open("reference", 1)) {
            Set<String> peers =
                    Contests.ALL.stream()
                            .filter(ClassificationContest.class::isInstance)
                            .map(ClassificationContest.class::cast)
                            .map(c -> c.network().create(c.tiny(), device.scope(), 1).config())
                            .map(config -> config.network())
                            .collect(Collectors.toSet());
            assumeThat(peers).as("networks beside PyTorch").contains(name);
        }
    }
}
