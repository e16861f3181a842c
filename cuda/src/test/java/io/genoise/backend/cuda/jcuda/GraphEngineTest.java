package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.cuda.driver.Convolutions.Wanted;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which engines may compute a convolution, by what cuDNN notes of them.
class GraphEngineTest {
    private static final int TENSOR_CORE = 0;
    private static final int DOWN_CONVERT_INPUTS = 1;
    private static final int REDUCED_PRECISION_REDUCTION = 2;
    private static final int NONDETERMINISTIC = 4;
    private static final int WINOGRAD = 5;

    private static boolean admits(DType type, Arithmetic arithmetic, Integer... notes) {
        return GraphEngine.admits(
                CudnnArgumentsTest.pictures(Wanted.OUTPUT, type, arithmetic), List.of(notes));
    }

    @Test
    void noneThatAddsInWhateverOrder() {
        assertThat(admits(DType.F32, Arithmetic.TF32, NONDETERMINISTIC)).isFalse();
        assertThat(admits(DType.BF16, Arithmetic.EXACT, TENSOR_CORE, NONDETERMINISTIC)).isFalse();
    }

    @Test
    void noneThatSumsInLessThanF32() {
        assertThat(admits(DType.F16, Arithmetic.EXACT, REDUCED_PRECISION_REDUCTION)).isFalse();
    }

    @Test
    void onlyTf32MayRoundFactorsOrTransformThem() {
        for (int note : List.of(TENSOR_CORE, DOWN_CONVERT_INPUTS, WINOGRAD)) {
            assertThat(admits(DType.F32, Arithmetic.TF32, note)).isTrue();
            assertThat(admits(DType.F32, Arithmetic.EXACT, note)).isFalse();
        }
        assertThat(admits(DType.BF16, Arithmetic.EXACT, TENSOR_CORE)).isTrue();
        assertThat(admits(DType.BF16, Arithmetic.EXACT, WINOGRAD)).isFalse();
        assertThat(admits(DType.F32, Arithmetic.EXACT)).isTrue();
    }
}
