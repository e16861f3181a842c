package io.genoise.figure;

import java.util.List;

/// Clips side by side, each a GIF of its own in the page, shown for ever and enlarged without smoothing: what was true beside
/// what was predicted. Readers who asked their system for less motion, and paper, are shown the first frames instead.
///
/// @param caption what is shown
/// @param perSecond frames a second, up to 50
/// @param clips from left to right; those of as many frames stay in time with each other
public record Animation(String caption, double perSecond, List<Clip> clips) implements Block {
    /// A clip and what is said of it.
    ///
    /// @param frames one after another, of one size
    /// @param name under it, short
    public record Clip(List<Pixels> frames, String name) {
        /// Copies the list.
        public Clip {
            frames = List.copyOf(frames);
        }
    }

    /// Copies the list.
    public Animation {
        clips = List.copyOf(clips);
    }

    @Override
    public void writeTo(Html html) {
        int widest =
                clips.stream().mapToInt(clip -> clip.frames.getFirst().width()).max().orElse(1);
        html.open("figure");
        html.open(
                "div",
                "class",
                "animations",
                "style",
                "--least:%spx".formatted(Math.clamp(2L * widest, 128, 420)));
        for (Clip clip : clips) {
            Pixels still = clip.frames.getFirst();
            html.open("div", "class", "tile").open("picture");
            html.empty(
                    "source",
                    "media",
                    "print, (prefers-reduced-motion: reduce)",
                    "srcset",
                    still.address());
            html.empty(
                    "img",
                    "src",
                    Gif.of(clip.frames, perSecond).address(),
                    "alt",
                    "%s: a clip of %s frames".formatted(clip.name, clip.frames.size()),
                    "width",
                    String.valueOf(still.width()),
                    "height",
                    String.valueOf(still.height()));
            html.close("picture").element("span", clip.name, "class", "name").close("div");
        }
        html.close("div").element("figcaption", caption).close("figure");
    }
}
