package io.genoise.data;

import java.nio.file.Path;

/// Something is wrong with data on disk. The message is one line a user can act on: which file, where in it, what came
/// and what was expected.
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Says what is wrong in a message that already names the file.
    public DataException(String message) {
        super(message);
    }

    /// Says what is wrong, and keeps the exception that told so.
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Says what is wrong with `file`.
    public DataException(Path file, String problem) {
        super(file + ": " + problem);
    }

    /// Says what is wrong with `file`, and keeps the exception that told so.
    public DataException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
