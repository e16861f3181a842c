package io.genoise.figure;

/// Something that a report shows: a paragraph, a table, a chart, pictures. Whoever needs another
/// kind writes it: one record that draws itself.
public interface Block {
    /// Writes the block into the page.
    void writeTo(Html html);
}
