package io.genoise.figure;

import java.util.List;

/// What few readers want to see: folded away under one line, there for those who do.
///
/// @param summary the line, saying what is folded away
/// @param blocks what is shown on opening it
public record Details(String summary, List<Block> blocks) implements Block {
    /// Copies the list.
    public Details {
        blocks = List.copyOf(blocks);
    }

    /// These blocks, folded away.
    ///
    /// @param summary the one line that is always seen
    public static Details of(String summary, Block... blocks) {
        return new Details(summary, List.of(blocks));
    }

    @Override
    public void writeTo(Html html) {
        html.open("details", "class", "more").element("summary", summary);
        blocks.forEach(block -> block.writeTo(html));
        html.close("details");
    }
}
