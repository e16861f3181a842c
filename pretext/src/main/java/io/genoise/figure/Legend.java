package io.genoise.figure;

/// The sign of a series in front of its name.
final class Legend {
    private Legend() {}

    static void sign(Html html, Ink ink) {
        html.open("svg", "class", "sign", "viewBox", "0 0 14 14", "aria-hidden", "true");
        ink.mark(html, 7, 7, 9, "");
        html.close("svg");
    }
}
