package io.genoise.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.runtime.Rewrite;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation, its gradient and its gradient's gradient have the same bits with all rewrites, with none, operation
/// by operation, and from views.
class OpRewriteTest {
    private static final Device REWRITTEN = Device.open("reference", 1);
    private static final Device AS_RECORDED = Device.open("reference", 1);

    static {
        AS_RECORDED.rewrites(EnumSet.noneOf(Rewrite.class));
    }

    static List<OpCheck> cases() {
        return OpCases.all(Extents.SMALL);
    }

    @AfterAll
    static void close() {
        REWRITTEN.close();
        AS_RECORDED.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void allWaysOfComputingGiveTheSameBits(OpCheck operation) {
        Results plain = operation.results(AS_RECORDED, Run.PLANNED);
        plain.compare(operation.results(REWRITTEN, Run.PLANNED), operation + ", rewritten", 0);
        plain.compare(operation.results(AS_RECORDED, Run.IMMEDIATE), operation + ", at once", 0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void viewsGiveTheSameBits(OpCheck operation) {
        double[] plain = operation.results(REWRITTEN, Run.PLANNED).find("y");
        double[] viewed = operation.ofViews().results(REWRITTEN, Run.PLANNED).find("y");
        assertThat(viewed).containsExactly(plain);
    }
}
