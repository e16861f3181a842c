package io.genoise.backend.cuda.driver;

import io.genoise.primitive.SlidingWindow;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;

/// Convolutions, as cuDNN has them: channels last, over two or three spatial axes.
public interface Convolutions extends AutoCloseable {
    /// Which of the three operands is computed: y from x and w, x's gradient from dy and w, w's gradient from x and dy.
    enum Wanted {
        OUTPUT,
        INPUT,
        WEIGHT
    }

    /// A convolution and its adjoints.
    ///
    /// @param x `[N,H,W,C]`, with one more spatial axis for video
    /// @param w `[K,R,S,C/groups]`
    /// @param y `[N,H′,W′,K]`
    /// @param type of all three: F32, BF16 or F16; sums are f32
    record Convolution(
            Wanted wanted,
            TensorShape x,
            TensorShape w,
            TensorShape y,
            SlidingWindow window,
            int groups,
            DType type,
            Arithmetic arithmetic) {}

    /// A way to compute a convolution that gives the same bits every time.
    ///
    /// @param algorithm its number, as [#open] takes it
    /// @param workspace bytes that it needs
    /// @param nanos how long it took, measured; 0 where the device had no room for that
    record Way(int algorithm, long workspace, long nanos) {}

    /// A convolution ready to run.
    interface Ready extends AutoCloseable {
        /// Bytes of workspace that a run needs.
        long workspace();

        /// Enqueues it.
        ///
        /// @param first x, or dy where the input's gradient is wanted
        /// @param second w, or dy where the weight's gradient is wanted
        void run(long first, long second, long result, long workspace, long stream);

        @Override
        void close();
    }

    /// Every deterministic way, tried on numbers of its own, the fastest first; empty if there is none. Waits. Nothing
    /// else should be under way on the device.
    ///
    /// @param most bytes of workspace at most
    List<Way> ways(Convolution convolution, long most);

    /// Makes one ready.
    Ready open(Convolution convolution, int algorithm);

    /// Which version of what library measures: what it found holds for that alone.
    String version();

    /// Gives back what it holds.
    @Override
    void close();
}
