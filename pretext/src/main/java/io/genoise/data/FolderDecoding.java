package io.genoise.data;

import java.io.IOException;
import java.util.List;

/// How the files of a folder become pixels: pictures ([FolderDecoder]) or clips ([ClipFolderDecoder]).
interface FolderDecoding {
    /// Takes pixels in order.
    @FunctionalInterface
    interface Sink {
        /// Takes the first `length` of `bytes`.
        void accept(byte[] bytes, int length) throws IOException;
    }

    /// As `options` say.
    static FolderDecoding of(FolderListing listing, FolderOptions options) {
        return options.ofClips()
                ? new ClipFolderDecoder(listing, options)
                : new FolderDecoder(listing, options);
    }

    /// Decodes everything; the content comes back without digest and pixels, which went to `sink`.
    ///
    /// @throws IOException if `sink` does; trouble with pictures becomes findings
    FolderContent decode(Sink sink) throws IOException;

    /// Whether one of those that could not be read before, by the numbers that the content gave them, can be read now.
    boolean readsOneOf(List<Integer> again);
}
