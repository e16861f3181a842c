package io.genoise.backend.cuda.host;

import io.genoise.backend.cuda.driver.Products;

/// Products of matrices by three loops.
final class HostProducts implements Products {
    private static final long WORKSPACE = 512;

    private final HostDriver driver;

    HostProducts(HostDriver driver) {
        this.driver = driver;
    }

    @Override
    public long workspace(Product product) {
        return WORKSPACE;
    }

    @Override
    public void multiply(
            Product p, long a, long b, long c, long workspace, long bytes, long stream) {
        if (bytes < WORKSPACE) {
            throw new IllegalStateException("cublasGemm: a workspace of %s bytes".formatted(bytes));
        }
        long aBytes = (long) p.batch() * p.m() * p.k() * p.type().bytes();
        long bBytes = (long) p.batch() * p.k() * p.n() * p.type().bytes();
        long cBytes = (long) p.batch() * p.m() * p.n() * p.result().bytes();
        driver.enqueue(
                "cublasGemmStridedBatchedEx",
                stream,
                new long[] {a, aBytes, b, bBytes, c, cBytes, workspace, bytes},
                () -> {
                    HostMemory.segment(workspace, bytes).fill((byte) -1);
                    multiply(p, a, b, c);
                });
    }

    private static void multiply(Product p, long a, long b, long c) {
        int rows = p.m();
        int columns = p.n();
        int inner = p.k();
        int aCount = p.batch() * rows * inner;
        int bCount = p.batch() * inner * columns;
        float[] x = new Numbers(a, aCount, p.type()).factors(aCount, p.arithmetic());
        float[] y = new Numbers(b, bCount, p.type()).factors(bCount, p.arithmetic());
        Numbers z = new Numbers(c, (long) p.batch() * rows * columns, p.result());
        int aRow = p.transposeA() ? 1 : inner;
        int aInner = p.transposeA() ? rows : 1;
        int bInner = p.transposeB() ? 1 : columns;
        int bColumn = p.transposeB() ? inner : 1;
        for (int l = 0; l < p.batch(); l++) {
            for (int m = 0; m < rows; m++) {
                for (int n = 0; n < columns; n++) {
                    int i = l * rows * inner + m * aRow;
                    int j = l * inner * columns + n * bColumn;
                    double sum = 0;
                    for (int k = 0; k < inner; k++) {
                        sum += (double) x[i + k * aInner] * y[j + k * bInner];
                    }
                    z.set(((long) l * rows + m) * columns + n, sum);
                }
            }
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
