package io.genoise.data;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Reads the clips of a listing side by side, some at a time, and hands on the pieces of each in order: the result is the same
/// for any number of threads.
final class ClipFolderDecoder implements FolderDecoding {
    /// So many clips are held in memory for each thread.
    private static final int AT_ONCE = 4;

    private final FolderListing listing;
    private final FolderOptions options;
    private final List<ClipFile> clips;
    private final int frameBytes;
    private final List<String> names = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    private final List<FolderFindings.Broken> broken = new ArrayList<>();
    private final List<FolderFindings.Broken> unread = new ArrayList<>();
    private final List<FolderFindings.Broken> odd = new ArrayList<>();
    private final List<FolderFindings.Short> tooShort = new ArrayList<>();
    private final List<Integer> again = new ArrayList<>();
    private final List<FolderFindings.Unsupported> unsupported = new ArrayList<>();
    private final Map<JpegCoding, JpegCoding> codings = new HashMap<>();
    private int others;

    ClipFolderDecoder(FolderListing listing, FolderOptions options) {
        this.listing = listing;
        this.options = options;
        this.clips = ClipFile.in(listing);
        this.frameBytes = options.size() * options.size() * options.channels();
        broken.addAll(listing.unreadable());
    }

    @Override
    public FolderContent decode(Sink sink) throws IOException {
        int chunk = AT_ONCE * options.threads();
        int done = 0;
        try (ExecutorService decoders =
                Executors.newFixedThreadPool(
                        options.threads(),
                        Thread.ofPlatform().daemon().name("genoise-decoder-", 0).factory())) {
            for (int first = 0; first < clips.size(); first += chunk) {
                List<Future<ClipDecoder.Read>> reads = new ArrayList<>();
                int end = Math.min(clips.size(), first + chunk);
                for (ClipFile clip : clips.subList(first, end)) {
                    reads.add(decoders.submit(() -> new ClipDecoder(options).read(clip)));
                }
                for (int i = first; i < end; i++) {
                    gather(i, read(i, reads.get(i - first)), sink);
                    done += clips.get(i).entries().size();
                }
                options.watcher().decoded(done, listing.entries().size());
            }
        }
        FolderFindings findings =
                new FolderFindings(broken, unread, odd, unsupported, others, tooShort);
        return new FolderContent(
                List.copyOf(names),
                List.copyOf(origins),
                findings,
                List.copyOf(again),
                "",
                MemorySegment.NULL);
    }

    @Override
    public boolean readsOneOf(List<Integer> numbers) {
        return numbers.stream()
                .map(clips::get)
                .anyMatch(clip ->
                        !(new ClipDecoder(options).read(clip).outcome()
                                instanceof PictureReader.Outcome.Unread));
    }

    private ClipDecoder.Read read(int clip, Future<ClipDecoder.Read> future) {
        ClipDecoder.Read read;
        try {
            read = future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(listing.root(), "interrupted while its clips were read", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A decoder failed in " + listing.root(), e.getCause());
        }
        return read.outcome() instanceof PictureReader.Outcome.Unread
                ? new ClipDecoder(options).read(clips.get(clip)) // alone there may be memory enough
                : read;
    }

    private void gather(int number, ClipDecoder.Read read, Sink sink) throws IOException {
        String name = clips.get(number).name();
        switch (read.outcome()) {
            case PictureReader.Outcome.Decoded(Picture frames, String note) -> {
                if (!note.isEmpty()) {
                    odd.add(new FolderFindings.Broken(name, note));
                }
                pieces(name, frames, read.runs(), sink);
            }
            case PictureReader.Outcome.Broken(String problem) ->
                    broken.add(new FolderFindings.Broken(name, problem));
            case PictureReader.Outcome.Unread(String problem) -> {
                unread.add(new FolderFindings.Broken(name, problem));
                again.add(number);
            }
            case PictureReader.Outcome.Unsupported(PictureFormat format) ->
                    unsupported.add(new FolderFindings.Unsupported(name, format));
            case PictureReader.Outcome.Other() -> others++;
        }
    }

    private void pieces(String name, Picture frames, List<FrameStack.Run> runs, Sink sink)
            throws IOException {
        int length = options.frames();
        int count = frames.height() / options.size();
        Optional<JpegCoding> coding =
                frames.origin().jpeg().map(own -> codings.computeIfAbsent(own, same -> same));
        Origin origin = frames.origin().with(coding);
        PictureFile file = origin.file().orElseThrow();
        byte[] piece = new byte[length * frameBytes];
        int longest = 0;
        for (FrameStack.Run run : runs) {
            longest = Math.max(longest, run.length());
            for (int start : run.pieces(length)) {
                System.arraycopy(
                        frames.pixels(),
                        (run.place() + start) * frameBytes,
                        piece,
                        0,
                        piece.length);
                sink.accept(piece, piece.length);
                names.add(name);
                origins.add(origin.of(file.piece(run.first() + start, count)));
            }
        }
        if (longest < length) {
            tooShort.add(new FolderFindings.Short(name, longest));
        }
    }
}
