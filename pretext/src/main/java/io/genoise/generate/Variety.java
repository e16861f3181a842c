package io.genoise.generate;

import io.genoise.data.Images;
import java.util.Arrays;

/// How much pictures differ from each other, beside real ones: the mean distance of a picture to the one that is most like it
/// among the others, in pixels, divided by the same of as many real pictures. 0 if all are the same one, about 1 if they are
/// as different as real ones are. Few numbers, and only good for seeing that a net has come down to making a handful of
/// pictures: mode collapse.
///
/// Of clips as many frames are looked at as are made.
///
/// @param real the mean distance among real pictures
record Variety(double real) {
    /// Below this much a net makes a handful of pictures over and over.
    static final double COLLAPSED = 0.2;

    /// Beside `real` pictures, as many as will be asked about.
    ///
    /// @param bytes of a picture that is made
    static Variety beside(Images real, int bytes) {
        return new Variety(nearest(real, bytes));
    }

    /// Of `pictures`; 1 where real ones do not differ either.
    double of(Images pictures) {
        return real > 0 ? nearest(pictures, pictures.pictureBytes()) / real : 1;
    }

    private static double nearest(Images images, int bytes) {
        int n = images.size();
        byte[][] pixels = new byte[n][];
        byte[] whole = new byte[images.pictureBytes()];
        for (int i = 0; i < n; i++) {
            images.read(i, whole, 0);
            pixels[i] = Arrays.copyOf(whole, bytes);
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                if (j != i) {
                    least = Math.min(least, apart(pixels[i], pixels[j]));
                }
            }
            sum += Double.isInfinite(least) ? 0 : Math.sqrt(least);
        }
        return sum / n;
    }

    private static double apart(byte[] a, byte[] b) {
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            int apart = (a[i] & 0xFF) - (b[i] & 0xFF);
            sum += (long) apart * apart;
        }
        return sum;
    }
}
