package io.genoise.transfer;

/// How the numbers of a table came about, in words: a number without it is not a result.
///
/// @param data data set, size of the pictures, number of classes, fingerprint
/// @param split training and test pictures, and that nothing was selected on test
/// @param labels labels a class, number of subsets, how they are drawn
/// @param pretraining task, epochs, network of the learned features
/// @param heads the linear probe and the neighbours, and how whole networks were trained
/// @param selection what was selected on what
/// @param seeds pretraining seeds, and what the spread therefore covers
/// @param intervals what the intervals of rows and pairs are
/// @param comparisons headline, baselines, test and correction
public record Protocol(
        String data,
        String split,
        String labels,
        String pretraining,
        String heads,
        String selection,
        String seeds,
        String intervals,
        String comparisons) {
    /// One line for each part.
    public String text() {
        return String.join(
                "\n",
                "data         " + data,
                "split        " + split,
                "labels       " + labels,
                "pretraining  " + pretraining,
                "heads        " + heads,
                "selection    " + selection,
                "seeds        " + seeds,
                "intervals    " + intervals,
                "comparisons  " + comparisons);
    }

    /// What only the caller knows of a protocol.
    ///
    /// @param data data set, size of the pictures, fingerprint
    /// @param split where training and test pictures come from
    /// @param pretraining task, epochs, network
    public record Setting(String data, String split, String pretraining) {}
}
