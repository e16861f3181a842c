package io.genoise.task;

import java.util.List;
import java.util.Map;

/// What came of looking whether a net solves its task by a trick: by traces of JPEG, by the chromatic aberration of lenses.
/// A verdict is one of [ControlVerdict].
public interface ShortcutControl {
    /// As the command line prints it, a line a figure: by default what the record keeps.
    default List<String> lines() {
        return notes().entrySet().stream()
                .map(note -> "%s: %s".formatted(note.getKey(), note.getValue()))
                .toList();
    }

    /// As a run's record keeps it, in words by topic; topics begin with `control`.
    Map<String, String> notes();
}
