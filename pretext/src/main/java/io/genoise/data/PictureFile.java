package io.genoise.data;

import java.util.Optional;

/// What tells the file of a picture from others.
///
/// @param content the hash of its bytes; of a clip that is a folder, of all its frames
/// @param shot when it was taken, if the camera noted that
/// @param piece what part of the file this is, if it is a part of it
public record PictureFile(ContentHash content, Optional<Shot> shot, Optional<Piece> piece) {
    /// A piece of a clip.
    ///
    /// @param first the number of its first frame, counted from 0
    /// @param of how many frames the clip has
    public record Piece(int first, int of) {}

    /// Of a whole file.
    public PictureFile(ContentHash content, Optional<Shot> shot) {
        this(content, shot, Optional.empty());
    }

    /// The part of this file from frame `first` on, of `all` frames.
    PictureFile piece(int first, int all) {
        return new PictureFile(content, shot, Optional.of(new Piece(first, all)));
    }

    /// What `bytes`, a whole file, say.
    static PictureFile of(byte[] bytes) {
        return new PictureFile(ContentHash.of(bytes), Shot.read(bytes));
    }
}
