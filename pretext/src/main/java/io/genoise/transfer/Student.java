package io.genoise.transfer;

/// Student's t distribution, the one quantile that a 95 % interval needs.
final class Student {
    private Student() {}

    /// The 0.975 quantile for `degrees` of freedom, by bisection of [#below].
    static double quantile975(int degrees) {
        double low = 0;
        double high = 13;
        while (high - low > 1e-9) {
            double middle = (low + high) / 2;
            if (below(middle, degrees) < 0.975) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /// P(T ≤ t) for whole degrees of freedom, a finite sum in `θ = atan(t / √degrees)`.
    ///
    /// Source: Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.7.3 and 26.7.4.
    static double below(double t, int degrees) {
        double angle = Math.atan(t / Math.sqrt(degrees));
        double cosine = Math.cos(angle);
        boolean odd = degrees % 2 == 1;
        double term = odd ? cosine : 1;
        double sum = degrees == 1 ? 0 : term;
        for (int k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
            term *= cosine * cosine * (k - 1) / k;
            sum += term;
        }
        double within = odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
        return 0.5 + within / 2;
    }
}
