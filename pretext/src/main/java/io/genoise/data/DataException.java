package io.genoise.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
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

    /// Says why `file` could not be read.
    static DataException unreadable(Path file, IOException problem) {
        return new DataException(file, reason(problem), problem);
    }

    /// Java's file exceptions carry no more than a path: what they mean, in words.
    static String reason(IOException problem) {
        return switch (problem) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "may not be read by this user";
            case MalformedInputException _ -> "is not text in UTF-8";
            case EOFException _ -> "is cut off";
            default -> problem.getMessage() == null ? problem.toString() : problem.getMessage();
        };
    }
}
