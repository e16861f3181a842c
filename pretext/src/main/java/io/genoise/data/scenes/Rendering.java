package io.genoise.data.scenes;

/// A scene made into pixels, and what the painter knows of them.
///
/// @param size rows and columns
/// @param picture `[size,size,3]`
/// @param mask how much of each pixel shows the object, `[size,size]`, 0–255
/// @param depth what lies nearest in each pixel, `[size,size]`: [#GROUND], [#STREWN], [#OBJECT] or [#COVER], in the order in
///     which they lie over each other
public record Rendering(int size, byte[] picture, byte[] mask, byte[] depth) {
    /// The sheet that everything lies on.
    public static final byte GROUND = 0;

    /// Patches and things of no class that lie on it.
    public static final byte STREWN = 1;

    /// The object.
    public static final byte OBJECT = 2;

    /// Something before the object.
    public static final byte COVER = 3;
}
