package io.genoise.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The frames of a clip side by side, as pictures of a page.
class StripTest {
    private static Tile frames(int count) {
        return Tile.of(new Pixels(4, 4 * count, 1, new byte[16 * count]), "");
    }

    private static String written(Block block) {
        Html html = new Html();
        block.writeTo(html);
        return html.finish();
    }

    @Test
    void theMoreFramesAreSideBySideTheWiderIsATile() {
        assertThat(written(Pictures.of("", List.of(frames(1))))).contains("--least:84px");
        assertThat(written(Pictures.of("", List.of(frames(1), frames(8)))))
                .contains("--least:288px");
    }

    @Test
    void neighboursOfAStripStandBelowIt() {
        Neighbours.Row pictures = new Neighbours.Row(frames(1), List.of(frames(1)));
        Neighbours.Row strips = new Neighbours.Row(frames(8), List.of(frames(8)));
        assertThat(written(new Neighbours("", List.of(pictures)))).contains("\"neighbours\"");
        assertThat(written(new Neighbours("", List.of(strips))))
                .contains("\"neighbours strips\"", "--least:288px");
    }
}
