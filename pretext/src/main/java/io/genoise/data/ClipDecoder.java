package io.genoise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Reads one clip of any kind into frames of one size; used by one thread.
///
/// What is whole is kept: the frames of a GIF or video before the first damaged one, and of a folder all but the damaged ones,
/// no piece reaching across a gap. A strip is one picture, and whole or not.
final class ClipDecoder {
    private static final int NAMED = 3;

    private final FolderOptions options;
    private final PictureReader reader = new PictureReader();

    ClipDecoder(FolderOptions options) {
        this.options = options;
    }

    /// What became of a clip.
    ///
    /// @param outcome its frames one below the other, or why there are none
    /// @param runs where they follow each other without a gap
    record Read(PictureReader.Outcome outcome, List<FrameStack.Run> runs) {
        private static Read broken(String problem) {
            return new Read(new PictureReader.Outcome.Broken(problem), List.of());
        }

        private static Read unread(String problem) {
            return new Read(new PictureReader.Outcome.Unread(problem), List.of());
        }

        private static Read of(FrameStack stack, PictureFile file, String note) {
            return new Read(
                    new PictureReader.Outcome.Decoded(stack.picture().of(file), note),
                    stack.runs());
        }
    }

    /// Reads `clip`, whatever may be wrong with it.
    Read read(ClipFile clip) {
        try {
            if (clip.folder()) {
                return ofFolder(clip);
            }
            Path file = clip.entries().getFirst().file();
            byte[] head;
            try (InputStream in = Files.newInputStream(file)) {
                head = in.readNBytes(PictureFormat.HEAD);
            }
            Optional<ClipReader> video = ClipReaders.of(head);
            if (PictureFormat.of(head) == PictureFormat.GIF) {
                return ofGif(file);
            } else if (PictureFormat.of(head, file) == PictureFormat.UNKNOWN && video.isPresent()) {
                return ofVideo(file, video.get());
            } else if (ClipReaders.isVideo(file)) {
                return Read.broken(ClipReaders.lacking(file));
            }
            return ofStrip(file);
        } catch (IOException e) {
            return Read.unread(DataException.reason(e));
        } catch (OutOfMemoryError e) {
            return Read.unread("too large for the memory at hand");
        }
    }

    /// Frame `number` of `clip` at the size that it has in its file; empty if it is not to be had.
    Optional<Picture> original(ClipFile clip, int number) {
        if (clip.folder()) {
            return number >= clip.entries().size()
                    ? Optional.empty()
                    : decoded(reader.read(clip.entries().get(number).file()));
        }
        return decoded(reader.read(clip.entries().getFirst().file(), new Cut(number)));
    }

    private static Optional<Picture> decoded(PictureReader.Outcome outcome) {
        return outcome instanceof PictureReader.Outcome.Decoded(Picture picture, _)
                ? Optional.of(picture)
                : Optional.empty();
    }

    /// Frame `number` of a strip.
    private record Cut(int number) implements UnaryOperator<Picture> {
        @Override
        public Picture apply(Picture strip) {
            int side = strip.height();
            if ((number + 1L) * side > strip.width()) {
                throw new IllegalArgumentException("no frame %s".formatted(number));
            }
            int channels = strip.channels();
            byte[] pixels = new byte[side * side * channels];
            int row = side * channels;
            for (int y = 0; y < side; y++) {
                System.arraycopy(
                        strip.pixels(),
                        (y * strip.width() + number * side) * channels,
                        pixels,
                        y * row,
                        row);
            }
            Origin whole = strip.origin();
            return new Picture(
                    side,
                    side,
                    channels,
                    pixels,
                    new Origin(
                            whole.format(),
                            side,
                            side,
                            whole.colour(),
                            whole.alpha(),
                            whole.orientation(),
                            whole.jpeg(),
                            whole.file()));
        }
    }

    private Read ofStrip(Path file) {
        FrameStack stack = new FrameStack(options.size(), options.channels());
        String[] problem = {""};
        PictureReader.Outcome outcome =
                reader.read(
                        file,
                        strip -> {
                            int side = strip.height();
                            if (strip.width() % side != 0) {
                                problem[0] =
                                        "%s x %s pixels: no strip of frames, whose width is a multiple of its height"
                                                .formatted(strip.width(), side);
                                return strip.square(1);
                            }
                            for (int i = 0; i < strip.width() / side; i++) {
                                if (!stack.add(new Cut(i).apply(strip))) {
                                    break;
                                }
                            }
                            return stack.picture();
                        });
        return problem[0].isEmpty() ? new Read(outcome, stack.runs()) : Read.broken(problem[0]);
    }

    private Read ofGif(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        FrameStack stack = new FrameStack(options.size(), options.channels());
        try {
            String note = GifFile.read(bytes, stack::add);
            return Read.of(stack, PictureFile.of(bytes), note);
        } catch (IOException e) {
            return Read.broken(e.getMessage());
        } catch (RuntimeException e) {
            return Read.broken("damaged: the decoder failed with " + e);
        }
    }

    private Read ofVideo(Path file, ClipReader video) throws IOException {
        FrameStack stack = new FrameStack(options.size(), options.channels());
        String problem = "";
        try {
            video.read(
                    file,
                    (height, width, pixels) ->
                            stack.add(
                                    new Picture(
                                            height,
                                            width,
                                            3,
                                            pixels,
                                            Origin.lossless(height, width, 3))));
        } catch (IOException | RuntimeException | LinkageError e) {
            String reason = e instanceof IOException io ? DataException.reason(io) : e.toString();
            problem = "damaged: " + reason.replaceAll("\\s+", " ").strip();
        }
        if (stack.count() == 0) {
            return Read.broken(problem.isEmpty() ? "a video without a frame" : problem);
        }
        String note =
                problem.isEmpty()
                        ? ""
                        : "%s: the %s frames before that are kept"
                                .formatted(problem, stack.count());
        return Read.of(stack, new PictureFile(ContentHash.of(file), Optional.empty()), note);
    }

    private Read ofFolder(ClipFile clip) {
        FrameStack stack = new FrameStack(options.size(), options.channels());
        List<String> missed = new ArrayList<>();
        ByteBuffer contents = ByteBuffer.allocate(2 * Long.BYTES * clip.entries().size());
        Optional<Picture> first = Optional.empty();
        for (FolderListing.Entry entry : clip.entries()) {
            String name = entry.name().substring(entry.name().lastIndexOf('/') + 1);
            switch (reader.read(entry.file())) {
                case PictureReader.Outcome.Decoded(Picture frame, _) -> {
                    Picture like = first.orElse(frame);
                    first = Optional.of(like);
                    PictureFile file = frame.origin().file().orElseThrow();
                    contents.putLong(file.content().high()).putLong(file.content().low());
                    if (frame.height() != like.height() || frame.width() != like.width()) {
                        missed.add(
                                "%s (%s x %s pixels, not %s x %s)"
                                        .formatted(
                                                name,
                                                frame.width(),
                                                frame.height(),
                                                like.width(),
                                                like.height()));
                        stack.miss();
                    } else if (!stack.add(frame)) {
                        missed.add("%s and all behind it (too many)".formatted(name));
                        return ofFrames(stack, first, contents, missed);
                    }
                }
                case PictureReader.Outcome.Broken(String problem) -> {
                    missed.add("%s (%s)".formatted(name, problem));
                    stack.miss();
                }
                case PictureReader.Outcome.Unsupported(PictureFormat format) -> {
                    missed.add("%s (%s)".formatted(name, format));
                    stack.miss();
                }
                case PictureReader.Outcome.Other() -> {
                    missed.add("%s (no picture)".formatted(name));
                    stack.miss();
                }
                case PictureReader.Outcome.Unread(String problem) -> {
                    return Read.unread("%s: %s".formatted(name, problem));
                }
            }
        }
        return ofFrames(stack, first, contents, missed);
    }

    private static Read ofFrames(
            FrameStack stack, Optional<Picture> first, ByteBuffer contents, List<String> missed) {
        String named = String.join(", ", missed.subList(0, Math.min(NAMED, missed.size())));
        String more = missed.size() <= NAMED ? "" : " and %s more".formatted(missed.size() - NAMED);
        if (first.isEmpty()) {
            return Read.broken("no frame of it can be read: %s%s".formatted(named, more));
        }
        PictureFile file =
                new PictureFile(
                        ContentHash.of(contents.array()),
                        first.get().origin().file().flatMap(PictureFile::shot));
        String note = missed.isEmpty() ? "" : "left out of its frames: %s%s".formatted(named, more);
        return Read.of(stack, file, note);
    }
}
