package io.genoise.figure;

import io.genoise.weights.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// A report as one HTML file that needs nothing beside it: styles, pictures and charts are inside,
/// nothing is loaded, and the page reads and prints without scripts. Light or dark as the reader's
/// system is, or by the button.
///
/// The same report gives the same bytes.
///
/// @param title the page's heading
/// @param lead one or two sentences under it: what was found
/// @param sections from top to bottom
public record Report(String title, String lead, List<Section> sections) {
    /// Copies the list.
    public Report {
        sections = List.copyOf(sections);
    }

    /// Writes the page, atomically.
    ///
    /// @throws IOException if it cannot be written; the message names the file
    public void write(Path file) throws IOException {
        AtomicFile.write(file, html());
    }

    /// The page. It is well-formed XML too.
    public String html() {
        String script = Resource.read("report.js");
        Html html = new Html();
        html.open("html", "lang", "en");
        html.open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy(script));
        html.empty("meta", "name", "generator", "content", "Genoise");
        html.empty("link", "rel", "icon", "href", "data:,");
        html.element("title", title);
        html.verbatim("style", Resource.read("chart.css") + Resource.read("report.css"));
        html.close("head");
        html.open("body");
        html.element("a", "Skip to the results", "class", "skip", "href", "#results");
        header(html);
        html.open("main", "id", "results");
        for (int i = 0; i < sections.size(); i++) {
            html.open("section", "aria-labelledby", anchor(i));
            html.element("h2", sections.get(i).title(), "id", anchor(i));
            sections.get(i).blocks().forEach(block -> block.writeTo(html));
            html.close("section");
        }
        html.close("main");
        html.open("footer")
                .element("p", "Made by Genoise: self-supervised learning of images on the JVM.");
        html.close("footer");
        html.verbatim("script", script);
        html.close("body").close("html");
        return "<!DOCTYPE html>\n" + html.finish() + "\n";
    }

    private void header(Html html) {
        html.open("header");
        html.open("div", "class", "bar");
        html.element("span", "Genoise", "class", "brand");
        html.element(
                "button",
                "Dark",
                "id",
                "theme",
                "type",
                "button",
                "hidden",
                "hidden",
                "aria-label",
                "Change the colours");
        html.close("div");
        html.element("h1", title);
        html.element("p", lead, "class", "lead");
        if (sections.size() > 2) {
            html.open("nav", "aria-label", "Contents").open("ol");
            for (int i = 0; i < sections.size(); i++) {
                html.open("li").element("a", sections.get(i).title(), "href", "#" + anchor(i));
                html.close("li");
            }
            html.close("ol").close("nav");
        }
        html.close("header");
    }

    private static String anchor(int section) {
        return "section-" + (section + 1);
    }

    /// Nothing is loaded and no script runs but ours: a second fence behind the escaping.
    private static String policy(String script) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(script.getBytes(StandardCharsets.UTF_8));
            return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-%s'"
                    .formatted(Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
