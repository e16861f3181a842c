package io.genoise.task;

import java.util.regex.Pattern;

/// What a pretext task is, in a few words: what lists, help and reports say of it.
///
/// @param name by which it is asked for, such as `jigsaw` or `relative-position`
/// @param line what the net has to tell, in one line that begins in lower case
/// @param family what it lives from
/// @param paper authors, year, title and section or arXiv number
/// @param needs what it needs of pictures, such as `colour`, `square pictures`; empty if nothing
public record Card(String name, String line, Family family, String paper, String needs) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /// @throws IllegalArgumentException if the name is not of small letters and digits, joined by hyphens, or line or paper
    ///     say nothing
    public Card {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a task is called by small letters and digits joined by hyphens, not '%s'"
                            .formatted(name));
        }
        if (line.isBlank() || paper.isBlank()) {
            throw new IllegalArgumentException(
                    "the card of task %s says neither what it tells nor whose it is"
                            .formatted(name));
        }
    }
}
