package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import io.genoise.backend.cuda.driver.Convolutions.Wanted;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import java.util.List;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnHandle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Descriptors need cuDNN, but no GPU.
class CudnnDescriptorsTest {
    @BeforeAll
    static void cudnnIsHere() {
        boolean here;
        try {
            here = JCudnn.cudnnGetVersion() > 0;
        } catch (LinkageError _) {
            here = false;
        }
        assumeTrue(here, "cuDNN is not here");
    }

    @Test
    void tensorsLieChannelsLast() {
        try (var described =
                new CudnnDescriptors(
                        new cudnnHandle(),
                        CudnnArgumentsTest.pictures(Wanted.OUTPUT, DType.BF16, Arithmetic.EXACT))) {
            assertThat(described.strides())
                    .containsExactly(
                            List.of(9 * 11 * 6, 1, 11 * 6, 6), List.of(5 * 8 * 4, 1, 8 * 4, 4));
        }
    }

    @Test
    void videoToo() {
        try (var described = new CudnnDescriptors(new cudnnHandle(), CudnnArgumentsTest.video())) {
            assertThat(described.strides().getFirst())
                    .containsExactly(3 * 4 * 5 * 6, 1, 4 * 5 * 6, 5 * 6, 6);
        }
    }

    @Test
    void theGraphApiTakesAllThreeOperations() {
        for (Wanted wanted : Wanted.values()) {
            for (DType type : List.of(DType.F32, DType.BF16, DType.F16)) {
                Convolution c = CudnnArgumentsTest.pictures(wanted, type, Arithmetic.EXACT);
                try (GraphOperation operation = new GraphOperation(c)) {
                    assertThat(operation.descriptor()).isNotNull();
                }
            }
        }
        new GraphOperation(CudnnArgumentsTest.video()).close();
    }
}
