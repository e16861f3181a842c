package io.genoise.data;

import io.genoise.setting.Found;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/// The readers of video that there are: those that jars on the class path bring, and jcodec's if it is there.
final class ClipReaders {
    /// What lets MP4 be read.
    static final String JCODEC = "org.jcodec:jcodec:0.2.5";

    private static final Set<String> NAMES =
            Set.of("mp4", "m4v", "mov", "webm", "mkv", "avi", "mpg", "mpeg", "wmv", "flv", "3gp");

    private static final List<ClipReader> ALL = found();

    private ClipReaders() {}

    private static List<ClipReader> found() {
        List<ClipReader> all = new ArrayList<>();
        ServiceLoader.load(ClipReader.class).forEach(all::add);
        if (isThere("org.jcodec.api.FrameGrab")) {
            all.add(new Mp4Clips());
        }
        return List.copyOf(all);
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name, false, ClipReaders.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /// What each is, for whoever keeps what they read.
    static List<String> names() {
        return ALL.stream().map(reader -> reader.getClass().getName()).toList();
    }

    /// The one that reads a file that begins so.
    static Optional<ClipReader> of(byte[] head) {
        return ALL.stream().filter(reader -> Found.asked(reader, r -> r.reads(head))).findFirst();
    }

    /// Whether `file` is a video by its name.
    static boolean isVideo(Path file) {
        return NAMES.contains(ending(file));
    }

    /// Why `file`, a video by its name, is not read.
    static String lacking(Path file) {
        return lacking(file, ALL.stream().anyMatch(reader -> reader instanceof Mp4Clips));
    }

    static String lacking(Path file, boolean jcodec) {
        return !jcodec && Set.of("mp4", "m4v", "mov", "3gp").contains(ending(file))
                ? "a video: MP4 with H.264 is read if the jar %s is on the class path, for the command in GENOISE_CLASSPATH"
                        .formatted(JCODEC)
                : "a video by its name, and no reader knows it by its content: make a folder of frames of it";
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
