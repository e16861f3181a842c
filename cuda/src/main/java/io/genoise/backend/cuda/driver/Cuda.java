package io.genoise.backend.cuda.driver;

/// All that the backend needs of CUDA for one device, closed together.
public record Cuda(Driver driver, Compiler compiler, Products products, Convolutions convolutions)
        implements AutoCloseable {
    @Override
    public void close() {
        try (driver;
                products;
                convolutions) {
            // in reverse order
        }
    }
}
