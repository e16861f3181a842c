package io.genoise.data;

import java.io.IOException;

/// A whole picture, as far as is known, but of a kind that is not read here.
final class UnsupportedPictureException extends IOException {
    private static final long serialVersionUID = 1L;

    private final PictureFormat format;

    UnsupportedPictureException(PictureFormat format) {
        super(format + " pictures are not read here");
        this.format = format;
    }

    PictureFormat format() {
        return format;
    }
}
