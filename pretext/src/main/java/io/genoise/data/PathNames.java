package io.genoise.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Optional;

/// How the names of files are read as text: alike in every locale, whatever bytes they are of.
///
/// A name is UTF-8; one whose bytes are not is ISO 8859-1, where every byte is a character. [Path#toString] instead goes
/// by the locale, and writes `?` for what that does not know: in `LC_ALL=C` all of "é" and "日" look alike. A text is
/// therefore never made into a [Path] again where the `Path` is at hand.
final class PathNames {
    private PathNames() {}

    /// The name of `path`, or its names with `/` between them.
    static String of(Path path) {
        String text = path.toString();
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix")
                && !text.chars().allMatch(c -> c < 0x80)) {
            return text(bytes(path));
        }
        return text.replace(path.getFileSystem().getSeparator(), "/");
    }

    /// The last name of `path`, as the name of what is in it; `root` if it has none.
    static String last(Path path) {
        Path name = path.toAbsolutePath().normalize().getFileName();
        return name == null ? "root" : of(name);
    }

    /// One form for texts that look alike: accents and letters put together, as Windows and Linux write them and macOS
    /// once did not.
    static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /// The file or folder that `text` names, if it is there. Where the locale cannot write the text, or the text came
    /// through a locale that could not read it, it is what looks like that, if only one does.
    static Optional<Path> find(String text) {
        try {
            Path path = Path.of(text);
            if (Files.exists(path)) {
                return Optional.of(path);
            }
        } catch (InvalidPathException e) {
            // Looked for by its looks.
        }
        if (text.chars().allMatch(c -> c < 0x80 && c != '?')) {
            return Optional.empty();
        }
        Path place = Path.of(text.startsWith("/") ? "/" : "");
        for (String name : text.split("/")) {
            if (!name.isEmpty()) {
                Optional<Path> next = child(place, name);
                if (next.isEmpty()) {
                    return next;
                }
                place = next.get();
            }
        }
        return Optional.of(place);
    }

    private static Optional<Path> child(Path folder, String name) {
        try {
            Path path = folder.resolve(name);
            if (Files.exists(path)) {
                return Optional.of(path);
            }
        } catch (InvalidPathException e) {
            // Looked for by its looks.
        }
        Path found = null;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Path last = entry.getFileName();
                boolean alike =
                        last.toString().equals(name) || composed(of(last)).equals(composed(name));
                if (alike && found != null) {
                    return Optional.empty();
                } else if (alike) {
                    found = entry;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(found);
    }

    /// The bytes of a path. Java shows them nowhere but in the path's URI, whose path ends with them, those that are no
    /// plain letters as `%` and two digits.
    private static byte[] bytes(Path path) {
        String uri = path.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length(); // a folder has one
        int start = path.isAbsolute() ? 0 : end;
        for (int names = path.isAbsolute() ? 0 : path.getNameCount(); names > 0; names--) {
            start = uri.lastIndexOf('/', start - 1);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = path.isAbsolute() ? 0 : start + 1; i < end; i++) {
            if (uri.charAt(i) == '%') {
                bytes.write(Integer.parseInt(uri.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(uri.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
