package io.genoise.backend.cpu;

/// How the columns of a product's right operand are cut into panels of three, two or one vectors, and where each block of
/// a packed operand lies.
///
/// A panel of three vectors is the fastest ([RowTiles]), so the count of vectors is cut into threes and, where that does
/// not come out even, twos: 160 columns of 16 lanes are 3+3+2+2, not 3+3+3+1. Vectors of fewer lanes most likely come with
/// 16 registers, which do not hold the sums of six rows of three: there panels are of two. The last panel is filled up.
/// Blocks of the sum's index follow each other, inside a block panel follows panel, inside a panel row follows row.
final class Panels {
    private static final int WIDEST = Lanes.COUNT < 16 ? 2 : 3;

    /// The most columns of a panel.
    static final int MOST = WIDEST * Lanes.COUNT;

    final int columns;

    /// Columns with the filling.
    final int width;

    /// The number of panels.
    final int count;

    private final int threes;
    private final int vectors;

    Panels(int columns) {
        this(columns, WIDEST);
    }

    /// @param widest vectors of the widest panels, 2 or 3
    Panels(int columns, int widest) {
        this.columns = columns;
        vectors = Lanes.parts(columns, Lanes.COUNT);
        width = vectors * Lanes.COUNT;
        int spare = vectors % 3;
        int even = spare != 1 ? vectors / 3 : Math.max(0, vectors / 3 - 1);
        threes = widest == 3 ? even : 0;
        count = threes + Lanes.parts(vectors - 3 * threes, 2);
    }

    /// Vectors in a panel.
    int vectors(int panel) {
        return (start(panel + 1) - start(panel)) / Lanes.COUNT;
    }

    /// The first column of a panel; `start(count)` is the whole width.
    int start(int panel) {
        int before = panel < threes ? 3 * panel : 3 * threes + 2 * (panel - threes);
        return Math.min(before, vectors) * Lanes.COUNT;
    }

    /// Columns of a panel without the filling.
    int used(int panel) {
        return Math.min(columns, start(panel + 1)) - start(panel);
    }
}
