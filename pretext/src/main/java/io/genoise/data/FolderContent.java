package io.genoise.data;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// The decoded pictures of a folder and what else was found there, before anything is said about labels.
///
/// @param names files by picture, relative to the folder
/// @param origins what each picture was in its file
/// @param findings files that are not among the pictures
/// @param again which of the listing's entries could not be read this time
/// @param digest SHA-256 of the pixels
/// @param pixels `[pictures, size, size, channels]`
record FolderContent(
        List<String> names,
        List<Origin> origins,
        FolderFindings findings,
        List<Integer> again,
        String digest,
        MemorySegment pixels) {}
