package io.genoise.figure;

import java.util.List;
import java.util.Locale;

/// What a direction of a chart means.
///
/// @param title the quantity and its unit
/// @param kind how values become places and words
/// @param categories names of the places 0, 1, …; empty unless the kind is CATEGORIES
public record Axis(String title, Kind kind, List<String> categories) {
    /// How values become places and words.
    public enum Kind {
        /// Equal steps.
        LINEAR,
        /// Equal steps; a value of 0.5 reads 50 %.
        PERCENT,
        /// Equal factors; values above 0.
        LOG,
        /// Names at equal distances; a value is the number of its name.
        CATEGORIES
    }

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if an axis of categories has no names, or another one has some
    public Axis {
        categories = List.copyOf(categories);
        if ((kind == Kind.CATEGORIES) == categories.isEmpty()) {
            throw new IllegalArgumentException(
                    "names belong to an axis of categories and to no other: " + categories);
        }
    }

    /// An axis of equal steps.
    ///
    /// @param title the quantity and its unit
    public static Axis linear(String title) {
        return new Axis(title, Kind.LINEAR, List.of());
    }

    /// An axis of shares from 0 to 1, in percent.
    ///
    /// @param title the quantity
    public static Axis percent(String title) {
        return new Axis(title, Kind.PERCENT, List.of());
    }

    /// An axis of equal factors.
    ///
    /// @param title the quantity and its unit
    public static Axis log(String title) {
        return new Axis(title, Kind.LOG, List.of());
    }

    /// An axis of names, such as labels a class: 1, 5, 20, 100, all.
    ///
    /// @param title what the names are of
    public static Axis categories(String title, String... names) {
        return new Axis(title, Kind.CATEGORIES, List.of(names));
    }

    /// A value in words, to about three digits.
    public String words(double value) {
        return switch (kind) {
            case LINEAR, LOG -> brief(value);
            case PERCENT -> String.format(Locale.ROOT, "%.1f\u202f%%", 100 * value);
            case CATEGORIES -> categories.get((int) value);
        };
    }

    /// A tick's value in words, as short as it can be told.
    String tick(double value) {
        return kind == Kind.PERCENT ? brief(100 * value) + "\u202f%" : words(value);
    }

    private static String brief(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return plain(value / 1e6, 2) + "\u202fM";
        }
        if (size >= 1e4) {
            return plain(value / 1e3, 1) + "\u202fk";
        }
        return plain(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4);
    }

    /// Up to so many decimals, without trailing zeros, with a true minus.
    private static String plain(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        if (decimals > 0) {
            text = text.replaceAll("\\.?0+$", "");
        }
        return text.equals("-0") ? "0" : text.replace('-', '\u2212');
    }
}
