package io.genoise.benchmarks;

import io.genoise.augment.AugmentedViews;
import io.genoise.augment.PictureView;
import io.genoise.benchmarks.Formula.Operand;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import java.util.List;

/// SimCLR's changes of a batch of bytes: crop, colour jitter, grey, blur. PyTorch's C++ side has nothing like them.
final class AugmentationKernel {
    private static final int SIZE = 64;

    private AugmentationKernel() {}

    static KernelCase of(int batch) {
        PictureView view = AugmentedViews.simclr().views().getFirst();
        float[] drawn = new float[batch * view.parameters()];
        RandomStream random = RandomStream.of(5);
        for (int i = 0; i < batch; i++) {
            view.draw(random.child(i), SIZE, SIZE, drawn, i * view.parameters());
        }
        return new Formula(
                "SimCLR's view of %sx%s bytes".formatted(SIZE, SIZE),
                false,
                false,
                0,
                List.of(
                        Operand.of(DType.U8, batch, SIZE, SIZE, 3),
                        Operand.filled(drawn, batch, view.parameters())),
                v -> List.of(view.apply(v.get(0), v.get(1))),
                null);
    }
}
