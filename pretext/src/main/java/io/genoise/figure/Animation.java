package io.genoise.figure;

import java.util.List;

/// Clips side by side, each a GIF of its own in the page, shown for ever and enlarged without smoothing: what was true beside
/// what was predicted. Readers who asked their system for less motion, and paper, are shown the first frames instead.
///
/// @param caption what is shown
/// @param perSecond frames a second, up to 50
/// @param group how many clips stay in one line; 1 lets them flow
/// @param clips group after group; those of as many frames stay in time with each other
public record Animation(String caption, double perSecond, int group, List<Clip> clips)
        implements Block {
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
    ///
    /// @throws IllegalArgumentException if the clips do not make whole groups
    public Animation {
        if (group < 1 || clips.size() % group != 0) {
            throw new IllegalArgumentException(
                    "%s clips do not make groups of %s".formatted(clips.size(), group));
        }
        clips = List.copyOf(clips);
    }

    @Override
    public void writeTo(Html html) {
        html.open("figure");
        if (group == 1) {
            int widest =
                    clips.stream().mapToInt(clip -> clip.frames.getFirst().width()).max().orElse(1);
            String least = "--least:%spx".formatted(Math.clamp(2L * widest, 128, 420));
            html.open("div", "class", "animations", "style", least);
            clips.forEach(clip -> show(clip, html));
        } else {
            html.open("div", "class", "pictures grouped", "style", "--group:" + group);
            for (int first = 0; first < clips.size(); first += group) {
                html.open("div", "class", "group");
                clips.subList(first, first + group).forEach(clip -> show(clip, html));
                html.close("div");
            }
        }
        html.close("div").element("figcaption", caption).close("figure");
    }

    private void show(Clip clip, Html html) {
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
}
