package io.genoise.task.generation;

import io.genoise.data.Images;
import io.genoise.data.Lab;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The colours that a picture can have, in bins: the squares of side 10 of the plane (a, b) that hold a colour of sRGB,
/// whatever its lightness. There are 261, counted over all 16.7 million colours. The paper has 313 on the same grid: its list
/// reaches further out, where no byte of a picture lies.
///
/// Source: Zhang, Isola, Efros 2016, arXiv:1603.08511, section 2.1.
public final class ColourBins {
    /// Side of a bin.
    public static final int GRID = 10;

    private static final ColourBins IN_GAMUT = new ColourBins();

    private final Map<Long, Integer> numbers = new HashMap<>();
    private final List<double[]> centres = new ArrayList<>();

    /// The gamut's shadow on the plane is that of its surface: the six faces of the cube of colours.
    private ColourBins() {
        boolean[] held = new boolean[64 * 64];
        for (int face = 0; face < 6; face++) {
            for (int i = 0; i < 256 * 256; i++) {
                double[] rgb = new double[3];
                rgb[face % 3] = face / 3;
                rgb[(face + 1) % 3] = (i & 255) / 255.0;
                rgb[(face + 2) % 3] = (i >> 8) / 255.0;
                double[] lab = Lab.of(rgb[0], rgb[1], rgb[2]);
                held[(square(lab[1]) + 32) * 64 + square(lab[2]) + 32] = true;
            }
        }
        for (int i = 0; i < held.length; i++) {
            if (held[i]) {
                numbers.put(key(i / 64 - 32, i % 64 - 32), centres.size());
                centres.add(new double[] {(i / 64 - 32) * GRID, (i % 64 - 32) * GRID});
            }
        }
    }

    private static int square(double value) {
        return (int) Math.rint(value / GRID);
    }

    private static long key(int a, int b) {
        return ((long) a << 32) + b;
    }

    /// The bins of sRGB.
    public static ColourBins inGamut() {
        return IN_GAMUT;
    }

    /// How many bins there are.
    public int size() {
        return centres.size();
    }

    /// a and b in the middle of bin `bin`.
    public double[] centre(int bin) {
        return centres.get(bin).clone();
    }

    /// The centres, `[size, 2]` row by row.
    public float[] centres() {
        float[] flat = new float[2 * size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) centres.get(i / 2)[i % 2];
        }
        return flat;
    }

    /// The bin that holds a colour.
    ///
    /// @throws IllegalArgumentException if no colour of sRGB is like that
    public int of(double a, double b) {
        Integer bin = numbers.get(key(square(a), square(b)));
        if (bin == null) {
            throw new IllegalArgumentException(
                    "no colour of sRGB has a %s and b %s".formatted(a, b));
        }
        return bin;
    }

    /// The share of each bin among the pixels of `images`, of up to `most` pictures spread evenly.
    ///
    /// @param images in three channels
    public double[] shares(Images images, int most) {
        double[] shares = new double[size()];
        byte[] picture = new byte[images.pictureBytes()];
        int looked = Math.min(images.size(), most);
        double one = 3.0 / picture.length / looked;
        for (int i = 0; i < looked; i++) {
            images.read((int) ((long) i * images.size() / looked), picture, 0);
            for (int p = 0; p < picture.length; p += 3) {
                double[] lab =
                        Lab.of(
                                (picture[p] & 0xFF) / 255.0,
                                (picture[p + 1] & 0xFF) / 255.0,
                                (picture[p + 2] & 0xFF) / 255.0);
                shares[of(lab[1], lab[2])] += one;
            }
        }
        return shares;
    }

    /// The mean of a² + b² over colours of which each bin has such a share.
    public double meanSquare(double[] shares) {
        double sum = 0;
        for (int i = 0; i < size(); i++) {
            double[] centre = centres.get(i);
            sum += shares[i] * (centre[0] * centre[0] + centre[1] * centre[1]);
        }
        return sum;
    }

    /// What a pixel weighs by its bin: rare colours count more, or nets paint everything brown.
    ///
    /// ```
    /// w ∝ 1/((1 − λ)·p̃ + λ/Q)        p̃ = p smoothed with a normal kernel of deviation σ        Σ p·w = 1
    /// ```
    ///
    /// The mean weight is 1 over the pixels themselves (p, where the paper's equation 4 has p̃), so that a net that guesses
    /// has a loss of ln Q.
    ///
    /// @param shares p, of [#shares]
    /// @param rebalancing 1 − λ: 0 for equal weights, 1 for the inverse of the share; the paper has ½
    /// @param sigma σ, 5 in the paper
    public double[] weights(double[] shares, double rebalancing, double sigma) {
        double[] weights = new double[size()];
        double mean = 0;
        for (int i = 0; i < size(); i++) {
            double smoothed = 0;
            double all = 0;
            for (int j = 0; j < size(); j++) {
                double da = centres.get(i)[0] - centres.get(j)[0];
                double db = centres.get(i)[1] - centres.get(j)[1];
                double near = Math.exp(-(da * da + db * db) / (2 * sigma * sigma));
                smoothed += near * shares[j];
                all += near;
            }
            weights[i] = 1 / (rebalancing * smoothed / all + (1 - rebalancing) / size());
            mean += shares[i] * weights[i];
        }
        for (int i = 0; i < size(); i++) {
            weights[i] /= mean;
        }
        return weights;
    }
}
