package io.genoise.check;

/// How large the operands of [OpCases] are: pictures `[n,h,w,c]` and what goes with them.
///
/// @param n pictures
/// @param h rows
/// @param w columns
/// @param c channels
public record Extents(int n, int h, int w, int c) {
    /// Few enough elements to move each by itself.
    public static final Extents SMALL = new Extents(2, 4, 5, 3);

    /// Odd in every way: no extent fits vectors, tiles or threads.
    public static final Extents ODD = new Extents(3, 7, 9, 37);

    /// Enough elements that the work is shared between threads.
    public static final Extents LARGE = new Extents(5, 17, 19, 67);
}
