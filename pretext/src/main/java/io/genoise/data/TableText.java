package io.genoise.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The text of a table, whichever program wrote it: UTF-8, UTF-16 with its mark, or, if it is neither, Windows-1252, which
/// older Excels write.
///
/// @param text without a mark at its beginning
/// @param guessed whether the characters beyond ASCII are a guess
record TableText(String text, boolean guessed) {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private record Mark(Charset charset, int... bytes) {
        boolean begins(byte[] file) {
            if (file.length < bytes.length) {
                return false;
            }
            for (int i = 0; i < bytes.length; i++) {
                if ((file[i] & 0xFF) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /// The longer ones first: that of UTF-16 is the beginning of that of UTF-32.
    private static final Mark[] MARKS = {
        new Mark(StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF),
        new Mark(StandardCharsets.UTF_32LE, 0xFF, 0xFE, 0, 0),
        new Mark(StandardCharsets.UTF_32BE, 0, 0, 0xFE, 0xFF),
        new Mark(StandardCharsets.UTF_16LE, 0xFF, 0xFE),
        new Mark(StandardCharsets.UTF_16BE, 0xFE, 0xFF)
    };

    /// The text in `file`.
    ///
    /// @throws DataException if it cannot be read, or holds no text
    static TableText read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
        TableText text = of(bytes);
        int zero = text.text.indexOf('\0');
        if (zero >= 0) {
            long line = (text.text.substring(0, zero) + ".").lines().count();
            String problem =
                    bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K'
                            ? "is a workbook or an archive: save it as CSV"
                            : "is no text: line %s holds a byte 0".formatted(line);
            throw new DataException(file, problem);
        }
        return text;
    }

    private static TableText of(byte[] bytes) {
        for (Mark mark : MARKS) {
            if (mark.begins(bytes)) {
                int from = mark.bytes.length;
                String text = new String(bytes, from, bytes.length - from, mark.charset);
                return new TableText(text, false);
            }
        }
        try {
            ByteBuffer all = ByteBuffer.wrap(bytes);
            return new TableText(StandardCharsets.UTF_8.newDecoder().decode(all).toString(), false);
        } catch (CharacterCodingException e) {
            return new TableText(new String(bytes, WINDOWS), true);
        }
    }
}
