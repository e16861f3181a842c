package io.genoise.check;

import java.util.List;
import java.util.stream.IntStream;

/// How much of a matrix of cases is tried: in the default build one case in so many, where slow tests run (`-Pslow`) all.
public final class Some {
    /// Whether all are tried.
    public static final boolean ALL = Boolean.getBoolean("genoise.slow");

    private Some() {}

    /// Every `apart`-th of `all`, the first among them. Of a matrix that is written out row by row, a prime that divides none of
    /// its extents leaves out no row and no column.
    public static <T> List<T> oneIn(int apart, List<T> all) {
        return oneIn(apart, 1, all);
    }

    /// As [#oneIn(int, List)], but one in `slow` where slow tests run: of what is tried elsewhere too.
    public static <T> List<T> oneIn(int apart, int slow, List<T> all) {
        int step = ALL ? slow : apart;
        return IntStream.range(0, all.size())
                .filter(i -> i % step == 0)
                .mapToObj(all::get)
                .toList();
    }

    /// How far apart those lie that are tried: 1, or `apart`.
    public static int apart(int apart) {
        return ALL ? 1 : apart;
    }
}
