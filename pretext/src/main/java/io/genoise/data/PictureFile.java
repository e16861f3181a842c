package io.genoise.data;

import java.util.Optional;

/// What tells the file of a picture from others.
///
/// @param content the hash of its bytes
/// @param shot when it was taken, if the camera noted that
public record PictureFile(ContentHash content, Optional<Shot> shot) {
    /// What `bytes`, a whole file, say.
    static PictureFile of(byte[] bytes) {
        return new PictureFile(ContentHash.of(bytes), Shot.read(bytes));
    }
}
