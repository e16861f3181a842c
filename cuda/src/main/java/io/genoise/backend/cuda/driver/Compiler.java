package io.genoise.backend.cuda.driver;

/// Makes CUDA C++ into what a [Driver] loads.
public interface Compiler {
    /// Compiles `source`, without contracting products and sums (`-fmad=false`), so that results are those of the text.
    /// May be called by several threads at once.
    ///
    /// @throws IllegalArgumentException if it does not compile, with the compiler's words
    byte[] compile(String source);

    /// What made the images, and for which architecture: another text here means that kept images are of no use.
    String version();
}
