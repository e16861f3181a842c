package io.genoise.network;

import io.genoise.layer.Pass;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// A network that makes pictures, or clips, of noise, of any kind or of one that is asked for.
public interface PictureGenerator {
    /// How many numbers, each standard normal, a picture is made of.
    int noise();

    /// How many kinds can be asked for; 0 if it makes whatever it likes.
    default int classes() {
        return 0;
    }

    /// All that it learns.
    Parameters parameters();

    /// What is made.
    ///
    /// @param pictures in −1 … 1
    /// @param cost a single number that its maker lowers beside passing for real; null if there is none
    record Work(Tensor pictures, Tensor cost) {}

    /// As [#forward], with what it costs.
    default Work work(Tensor noise, Tensor classes, Pass pass) {
        return new Work(forward(noise, classes, pass), null);
    }

    /// Pictures `[N,size,size,C]`, or clips `[N,T,size,size,C]`, in −1 … 1.
    ///
    /// @param noise `[N,noise]`
    /// @param classes i32 `[N]`, 0 … classes−1; not looked at where there are none
    Tensor forward(Tensor noise, Tensor classes, Pass pass);
}
