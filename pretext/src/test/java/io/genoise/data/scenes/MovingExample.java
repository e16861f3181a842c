package io.genoise.data.scenes;

import io.genoise.figure.Gif;
import io.genoise.figure.Pixels;
import io.genoise.figure.Sheet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One clip of each motion, as a GIF to look at: `docs/moving-scenes.gif` is that of seed 5.
final class MovingExample {
    private MovingExample() {}

    public static void main(String[] arguments) throws Exception {
        MovingScenes scenes = MovingScenes.train(48, 16, 5, Long.parseLong(arguments[1]));
        List<List<Pixels>> clips = new ArrayList<>();
        for (int motion = 0; motion < 5; motion++) {
            for (int i = 0; i < 5; i++) {
                if (scenes.label(i) == motion) {
                    clips.add(Pixels.frames(scenes, i));
                }
            }
        }
        Gif.of(Sheet.ofClips(clips, 5, 2), 12).write(Path.of(arguments[0]));
    }
}
