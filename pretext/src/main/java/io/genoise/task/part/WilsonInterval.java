package io.genoise.task.part;

/// The 95 % interval of a share of `count` independent answers, with z = 1.96 and w = z²/count:
/// `(share + w/2 ± z·√((share·(1 − share) + w/4) / count)) / (1 + w)`.
///
/// Source: Wilson, *Probable inference, the law of succession, and statistical inference*, JASA 1927.
///
/// @param low end
/// @param high end
public record WilsonInterval(double low, double high) {
    private static final double Z = 1.959964;

    /// Of answers of which `share`, 0 … 1, are right.
    ///
    /// @param count how many answers there are
    public static WilsonInterval of(double share, int count) {
        double weight = Z * Z / count;
        double half = Z * Math.sqrt((share * (1 - share) + weight / 4) / count);
        return new WilsonInterval(
                (share + weight / 2 - half) / (1 + weight),
                (share + weight / 2 + half) / (1 + weight));
    }
}
