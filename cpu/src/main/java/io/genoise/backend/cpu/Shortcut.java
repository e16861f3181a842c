package io.genoise.backend.cpu;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Ways to compute a convolution that are faster than the usual ones for some shapes; which is taken [Product] decides by
/// shape. The system property `genoise.without` names those to leave out, separated by commas: to see what one is worth, or to do
/// without what Winograd's transforms round.
enum Shortcut {
    /// [Winograd], [WinogradWeight], [WinogradWeightByPanel].
    WINOGRAD,

    /// [PlaneConvolution].
    PLANES,

    /// [TapWeight].
    TAPS,

    /// [StagedDepthwise], [DepthwiseWeight].
    STAGED;

    private static final String PROPERTY = "genoise.without";

    /// Whether it may be taken.
    ///
    /// @throws IllegalArgumentException if `genoise.without` names something that is none
    boolean isAllowed() {
        return !leftOut().contains(this);
    }

    /// Those that may not be taken.
    ///
    /// @throws IllegalArgumentException if `genoise.without` names something that is none
    static Set<Shortcut> leftOut() {
        Set<Shortcut> leftOut = EnumSet.noneOf(Shortcut.class);
        String names = System.getProperty(PROPERTY, "");
        for (String name : names.isBlank() ? new String[0] : names.split(",")) {
            leftOut.add(of(name.strip()));
        }
        return leftOut;
    }

    private static Shortcut of(String name) {
        for (Shortcut each : values()) {
            if (each.word().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                PROPERTY
                        + " names "
                        + name
                        + "; expected "
                        + Arrays.stream(values())
                                .map(Shortcut::word)
                                .collect(Collectors.joining(", ")));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
