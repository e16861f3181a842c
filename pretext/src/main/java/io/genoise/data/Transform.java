package io.genoise.data;

/// What becomes of a picture on its way into a batch: one view of it or several, on the host, in the loader's workers.
///
/// A transform is a pure function of the sample: it draws only from [Sample#random], so that a batch does not depend on
/// which worker made it.
@FunctionalInterface
public interface Transform {
    /// The picture as it is, with its own label.
    Transform NONE = sample -> sample.write(0, Placement.WHOLE, sample.label());

    /// Writes every view and its label.
    void apply(Sample sample);

    /// How many views it makes of a picture; they lie side by side in the batch.
    default int views() {
        return 1;
    }

    /// Rows of a view.
    default int height(Images images) {
        return images.height();
    }

    /// Columns of a view.
    default int width(Images images) {
        return images.width();
    }
}
