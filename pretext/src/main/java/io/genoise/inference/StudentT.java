package io.genoise.inference;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/// Student's t distribution with any positive, also fractional, degrees of freedom ν:
/// `P(|T| > t) = I(ν/(ν+t²); ν/2, ½)`, I the regularised incomplete beta function.
final class StudentT {
    private StudentT() {}

    /// `P(|T| > t)`.
    static double beyond(double t, double degrees) {
        return RegularizedBeta.value(degrees / (degrees + t * t), degrees / 2, 0.5);
    }

    /// The `probability` quantile, by bisection of [#beyond].
    ///
    /// @param probability 0.5–1
    static double quantile(double probability, double degrees) {
        double beyond = 2 * (1 - probability);
        double low = 0;
        double high = 1;
        while (beyond(high, degrees) > beyond) {
            low = high;
            high *= 2;
        }
        while (high - low > 1e-12 * high) {
            double middle = (low + high) / 2;
            if (beyond(middle, degrees) > beyond) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
