package io.genoise.generate;

import io.genoise.data.Images;
import io.genoise.figure.Gif;
import io.genoise.figure.Pixels;
import io.genoise.weights.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.jr.ob.JSON;

/// A folder of what a net made:
///
///     generated.json    of which run, and of what noise
///     0001.png …        the pictures; clips are 0001.gif …
///     sheet.png         all of them; of clips sheet.gif
///     walk.gif          what lies between
///
/// Each file is replaced whole or not at all.
public final class GeneratedFiles {
    private static final String RECORD = "generated.json";
    private static final String OURS =
            "[0-9]{4,}[.](png|gif)|sheet[.](png|gif)|walk[.]gif|.*[.]part";

    private final Path folder;

    private GeneratedFiles(Path folder) {
        this.folder = folder;
    }

    /// Makes the folder ready.
    ///
    /// @param about what is told of the files
    /// @param overwrite whether what was made there before may be thrown away: those files are deleted, no others
    /// @throws IOException if generated files are there and must be kept, or the folder holds others
    public static GeneratedFiles create(Path folder, Map<String, String> about, boolean overwrite)
            throws IOException {
        Files.createDirectories(folder);
        List<Path> there;
        try (Stream<Path> files = Files.list(folder)) {
            there = files.toList();
        }
        boolean ours = Files.exists(folder.resolve(RECORD));
        if (ours && !overwrite) {
            throw new IOException(
                    "%s holds generated pictures: name another folder, or overwrite it"
                            .formatted(folder));
        } else if (!ours && !there.isEmpty()) {
            throw new IOException(
                    folder + " holds files that were not generated: name another folder");
        }
        for (Path file : there) {
            if (file.getFileName().toString().matches(OURS)) {
                Files.delete(file);
            }
        }
        Map<String, String> fields = new LinkedHashMap<>(about);
        AtomicFile.write(
                folder.resolve(RECORD),
                JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(fields) + "\n");
        return new GeneratedFiles(folder);
    }

    /// Writes each picture or clip, and the sheet, whose path is given back.
    ///
    /// @param classes how many come in turn; 0 for none
    /// @throws IOException if a file cannot be written
    public Path write(Images made, int classes) throws IOException {
        boolean clips = made.frames() > 1;
        for (int i = 0; i < made.size(); i++) {
            byte[] bytes =
                    clips
                            ? Gif.of(Pixels.frames(made, i), GeneratedSheet.PER_SECOND).bytes()
                            : Pixels.of(made, i).png();
            String name = String.format(Locale.ROOT, "%04d.%s", i + 1, clips ? "gif" : "png");
            AtomicFile.write(folder.resolve(name), bytes);
        }
        Path sheet = folder.resolve(clips ? "sheet.gif" : "sheet.png");
        AtomicFile.write(
                sheet,
                clips
                        ? GeneratedSheet.gif(made, classes).bytes()
                        : GeneratedSheet.picture(made, classes).png());
        return sheet;
    }

    /// Writes a walk, whose path is given back.
    ///
    /// @throws IOException if the file cannot be written
    public Path write(LatentWalk walk) throws IOException {
        Path file = folder.resolve("walk.gif");
        AtomicFile.write(file, walk.gif().bytes());
        return file;
    }
}
