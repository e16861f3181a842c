package io.genoise.backend.cpu;

/// How the columns of a product's right operand are cut into panels of three, two or one vectors, and where each block of
/// a packed operand lies.
///
/// A panel of three vectors is the fastest ([RowTiles]), so the count of vectors is cut into threes and, where that does
/// not come out even, twos: 160 columns of 16 lanes are 3+3+2+2, not 3+3+3+1. The last panel is filled up with zeros.
/// Blocks of the sum's index follow each other, inside a block panel follows panel, inside a panel row follows row.
///
/// @param columns the operand's columns
final class Panels {
    final int columns;

    /// Columns with the filling.
    final int width;

    /// The number of panels.
    final int count;

    private final int threes;
    private final int rest;

    Panels(int columns) {
        this.columns = columns;
        int vectors = Lanes.parts(columns, Lanes.COUNT);
        width = vectors * Lanes.COUNT;
        int spare = vectors % 3;
        threes = spare != 1 ? vectors / 3 : Math.max(0, vectors / 3 - 1);
        rest = vectors == 1 ? 1 : 2;
        count = threes + (vectors - 3 * threes) / rest;
    }

    /// Vectors in a panel.
    int vectors(int panel) {
        return panel < threes ? 3 : rest;
    }

    /// The first column of a panel; `start(count)` is the whole width.
    int start(int panel) {
        return (panel < threes ? 3 * panel : 3 * threes + rest * (panel - threes)) * Lanes.COUNT;
    }

    /// Columns of a panel without the filling.
    int used(int panel) {
        return Math.min(columns, start(panel + 1)) - start(panel);
    }
}
