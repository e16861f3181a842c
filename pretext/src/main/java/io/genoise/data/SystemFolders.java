package io.genoise.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// Which folders are no user's: what network storage, file managers and archives leave among pictures, with thumbnails and
/// thrown away pictures in them. And which files and folders are hidden: those whose names begin with a dot.
final class SystemFolders {
    private static final Set<String> NAMES =
            Set.of(
                    // Synology
                    "@eadir",
                    "@tmp",
                    "@sharebin",
                    "#recycle",
                    "#snapshot",
                    // QNAP
                    "@recycle",
                    "@recently-snapshot",
                    "@transcode",
                    ".@__thumb",
                    // NetApp
                    "~snapshot",
                    ".snapshot",
                    // Windows
                    "$recycle.bin",
                    "system volume information",
                    "found.000",
                    // macOS
                    "__macosx",
                    ".appledouble",
                    ".trashes",
                    ".spotlight-v100",
                    ".fseventsd",
                    "network trash folder",
                    "temporary items",
                    "thevolumesettingsfolder",
                    // Linux
                    "lost+found",
                    ".thumbnails",
                    ".trash",
                    // notebooks
                    ".ipynb_checkpoints");

    private SystemFolders() {}

    /// Whether a folder of that name holds what a system keeps for itself.
    static boolean isSystem(Path folder) {
        String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
        String lower = name.toLowerCase(Locale.ROOT);
        return NAMES.contains(lower) || lower.startsWith(".trash-");
    }

    /// Whether a file or folder of that name is hidden.
    static boolean isHidden(Path file) {
        return file.getFileName() != null && file.getFileName().toString().startsWith(".");
    }
}
