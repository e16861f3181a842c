package io.genoise.figure;

import java.util.List;

/// A part of a report under a heading.
///
/// @param title what the contents list shows, short
/// @param blocks from top to bottom
public record Section(String title, List<Block> blocks) {
    /// Copies the list.
    public Section {
        blocks = List.copyOf(blocks);
    }

    /// A section of these blocks.
    public static Section of(String title, Block... blocks) {
        return new Section(title, List.of(blocks));
    }
}
