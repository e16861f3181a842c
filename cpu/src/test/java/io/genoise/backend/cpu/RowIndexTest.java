package io.genoise.backend.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowIndexTest {
    @ParameterizedTest
    @CsvSource({"5, 3, 11", "40, 100, 700", "9, 1, 4", "300, 65, 2", "1, 16, 2000"})
    void rowsAreGatheredAndAddedBackAndIndicesOutsideCountForNothing(
            int rows, int columns, int picked) {
        MemorySegment x = Native.random(1, rows * columns);
        MemorySegment dy = Native.random(2, picked * columns);
        MemorySegment indices = Native.randomIndices(3, picked, rows);
        indices.setAtIndex(ValueLayout.JAVA_INT, 0, -1);
        indices.setAtIndex(ValueLayout.JAVA_INT, 1, rows);
        double[] expectedY = new double[picked * columns];
        double[] expectedDx = new double[rows * columns];
        for (int i = 0; i < picked; i++) {
            int row = indices.getAtIndex(ValueLayout.JAVA_INT, i);
            for (int c = 0; c < columns && row >= 0 && row < rows; c++) {
                expectedY[i * columns + c] = Native.get(x, row * columns + c);
                expectedDx[row * columns + c] += Native.get(dy, i * columns + c);
            }
        }
        MemorySegment y = Native.random(4, picked * columns);
        MemorySegment dx = Native.random(5, rows * columns);
        try (Workers workers = new Workers(2)) {
            RowIndex.gather(workers, rows, 4L * columns, picked).run(x, 0, indices, 0, y, 0);
            RowIndex.scatterAdd(workers, rows, columns, picked).run(dy, 0, indices, 0, dx, 0);
        }
        Native.assertClose(y, expectedY, 0);
        Native.assertClose(dx, expectedDx, 4e-7 * (picked + 4));
    }
}
