package io.genoise.report;

/// A word of a command that a user may copy: quoted where a shell would take it apart.
public final class ShellWord {
    private ShellWord() {}

    /// `text` as one word of a POSIX shell.
    public static String of(String text) {
        return text.matches("[\\w./:=,+@%-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
