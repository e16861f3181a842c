package io.genoise.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Pictures as a user names them: single files, and all below folders, where hidden files and the folders of systems are left
/// out.
public final class PictureFiles {
    /// A file that is a picture by its name or its first bytes, or that was named itself.
    ///
    /// @param file itself
    /// @param name for people, as it was given and with `/` between its parts, alike in every locale
    public record Named(Path file, String name) {}

    private PictureFiles() {}

    /// What `given` stands for, in that order; of a folder in the order of names.
    ///
    /// @throws DataException if one is not there or cannot be read, or there is no picture in all of them; the message names it
    public static List<Named> of(List<Path> given) {
        List<Named> found = new ArrayList<>();
        for (Path each : given) {
            String name = PathNames.of(each);
            if (!Files.isDirectory(each)) {
                if (!Files.exists(each)) {
                    throw new DataException(each, "there is no such file or folder");
                }
                found.add(new Named(each, name));
                continue;
            }
            String start = name.isEmpty() || name.equals(".") ? "" : name + "/";
            for (FolderListing.Entry entry : FolderListing.of(each).entries()) {
                if (entry.isPicture()) {
                    found.add(new Named(entry.file(), start + entry.name()));
                }
            }
        }
        if (found.isEmpty()) {
            throw new DataException(
                    "there is no picture in %s".formatted(given.isEmpty() ? "nothing" : given));
        }
        return found;
    }
}
