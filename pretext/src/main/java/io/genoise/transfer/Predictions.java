package io.genoise.transfer;

/// Class probabilities of pictures: `probabilities[i][c]`, `[count][classes]`, each row summing to 1.
///
/// @param probabilities by picture, then by class; not copied
public record Predictions(double[][] probabilities) {
    /// How many pictures.
    public int count() {
        return probabilities.length;
    }

    /// The most probable class of picture `index`; of equals the lowest.
    public int top(int index) {
        double[] row = probabilities[index];
        int best = 0;
        for (int c = 1; c < row.length; c++) {
            if (row[c] > row[best]) {
                best = c;
            }
        }
        return best;
    }
}
