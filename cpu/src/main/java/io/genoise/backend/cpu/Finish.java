package io.genoise.backend.cpu;

/// What is done with a part of a product's result as soon as it is there, while it is in the cache.
///
/// The result counts as a matrix, one row a pixel (or a row of each matrix of a batch), one column a filter. Parts do not
/// overlap and cover the result; where it is cut depends on its shape only.
@FunctionalInterface
interface Finish {
    /// Works on the part of `rows` times `columns` elements from row `row` and column `column` on, on `thread`.
    void part(long row, int rows, int column, int columns, int thread);
}
