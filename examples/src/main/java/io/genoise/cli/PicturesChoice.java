package io.genoise.cli;

import io.genoise.data.DataException;
import io.genoise.data.Picture;
import io.genoise.data.PictureFiles;
import io.genoise.data.PictureReader;
import io.genoise.data.PictureStream;
import io.genoise.train.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/// Which pictures a trained net is asked about, by their files, and what becomes of those that are broken.
final class PicturesChoice {
    private static final int AT_ONCE = 64;

    static final String DESCRIPTION = "JPEG and PNG files, and folders of them.";

    @Option(
            names = "--strict",
            order = 5,
            description = "Stop at the first broken picture, instead of naming it and going on.")
    boolean strict;

    /// Takes some pictures and their names, as many of one as of the other.
    @FunctionalInterface
    interface Taker {
        void take(List<String> names, List<Picture> pictures);
    }

    /// Hands all pictures to `taker`, some at a time and in their order; what is broken is said on the standard error.
    ///
    /// @param pictures files, and folders of them; null if none were named
    /// @param finish what becomes of each while it is decoded
    /// @return how many there were
    /// @throws IllegalArgumentException if none were named
    /// @throws DataException if none can be read, or with `--strict` one cannot
    int each(String job, List<Path> pictures, UnaryOperator<Picture> finish, Taker taker) {
        if (pictures == null) {
            throw new IllegalArgumentException("which pictures? Name files, or folders of them");
        }
        List<PictureFiles.Named> files = PictureFiles.of(pictures);
        int good = 0;
        int done = 0;
        List<String> names = new ArrayList<>();
        List<Picture> some = new ArrayList<>();
        try (PictureStream stream =
                        new PictureStream(
                                files, finish, Runtime.getRuntime().availableProcessors());
                Progress progress = TerminalProgress.here()) {
            progress.begin(job, "pictures", files.size(), 0);
            while (stream.hasNext()) {
                PictureStream.Item item = stream.next();
                done++;
                switch (item.outcome()) {
                    case PictureReader.Outcome.Decoded(Picture picture, _) -> {
                        names.add(item.file().name());
                        some.add(picture);
                    }
                    case PictureReader.Outcome other -> leftOut(progress, item.file(), other);
                }
                if (some.size() == AT_ONCE || !stream.hasNext() && !some.isEmpty()) {
                    taker.take(names, some);
                    good += some.size();
                    names = new ArrayList<>();
                    some = new ArrayList<>();
                    progress.advance(done, Map.of());
                }
            }
        }
        if (good == 0) {
            throw new DataException(
                    "none of %s files is a picture that can be read".formatted(done));
        }
        return good;
    }

    private void leftOut(
            Progress progress, PictureFiles.Named file, PictureReader.Outcome outcome) {
        String words = "%s: %s".formatted(file.name(), outcome.problem());
        if (strict) {
            throw new DataException(words);
        }
        progress.say("left out: " + words);
    }
}
