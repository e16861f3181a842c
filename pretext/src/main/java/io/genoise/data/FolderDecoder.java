package io.genoise.data;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Decodes the files of a listing side by side, a chunk of them at a time, and hands on each chunk's pixels in order:
/// the result is the same for any number of threads, and memory holds one chunk, not the data set.
final class FolderDecoder implements FolderDecoding {
    private static final int CHUNK_BYTES = 1 << 24;

    private final FolderListing listing;
    private final FolderOptions options;
    private final int pictureBytes;
    private final PictureReader[] readers;
    private final List<String> names = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    private final List<FolderFindings.Broken> broken = new ArrayList<>();
    private final List<FolderFindings.Broken> unread = new ArrayList<>();
    private final List<FolderFindings.Broken> odd = new ArrayList<>();
    private final List<Integer> again = new ArrayList<>();
    private final List<FolderFindings.Unsupported> unsupported = new ArrayList<>();
    private final Map<JpegCoding, JpegCoding> codings = new HashMap<>();
    private int others;

    FolderDecoder(FolderListing listing, FolderOptions options) {
        this.listing = listing;
        this.options = options;
        this.pictureBytes = options.size() * options.size() * options.channels();
        this.readers = new PictureReader[options.threads()];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = new PictureReader();
        }
        broken.addAll(listing.unreadable());
    }

    @Override
    public FolderContent decode(Sink sink) throws IOException {
        int files = listing.entries().size();
        int chunk = Math.clamp(CHUNK_BYTES / pictureBytes, 16, 512);
        byte[] pixels = new byte[Math.min(chunk, files) * pictureBytes];
        try (ExecutorService decoders =
                Executors.newFixedThreadPool(
                        readers.length,
                        Thread.ofPlatform().daemon().name("genoise-decoder-", 0).factory())) {
            for (int first = 0; first < files; first += chunk) {
                int count = Math.min(chunk, files - first);
                PictureReader.Outcome[] outcomes = new PictureReader.Outcome[count];
                decodeChunk(decoders, first, outcomes);
                sink.accept(pixels, pictureBytes * gather(first, outcomes, pixels));
                options.watcher().decoded(first + count, files);
            }
        }
        FolderFindings findings =
                new FolderFindings(broken, unread, odd, unsupported, others, List.of());
        return new FolderContent(
                List.copyOf(names),
                List.copyOf(origins),
                findings,
                List.copyOf(again),
                "",
                MemorySegment.NULL);
    }

    @Override
    public boolean readsOneOf(List<Integer> entries) {
        return entries.stream()
                .anyMatch(i -> !(decodeOne(readers[0], i) instanceof PictureReader.Outcome.Unread));
    }

    private void decodeChunk(
            ExecutorService decoders, int first, PictureReader.Outcome[] outcomes) {
        AtomicInteger next = new AtomicInteger();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (PictureReader reader : readers) {
            tasks.add(() -> {
                for (int i = next.getAndIncrement();
                        i < outcomes.length;
                        i = next.getAndIncrement()) {
                    outcomes[i] = decodeOne(reader, first + i);
                }
                return null;
            });
        }
        try {
            for (Future<Void> task : decoders.invokeAll(tasks)) {
                task.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(
                    listing.root(), "interrupted while its pictures were decoded", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A decoder failed in " + listing.root(), e.getCause());
        }
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] instanceof PictureReader.Outcome.Unread) {
                outcomes[i] = decodeOne(readers[0], first + i); // alone there may be memory enough
            }
        }
    }

    private PictureReader.Outcome decodeOne(PictureReader reader, int index) {
        return reader.read(
                listing.entries().get(index).file(),
                picture -> picture.square(options.size()).withChannels(options.channels()));
    }

    /// Files of one camera have equal tables: they are kept once.
    private JpegCoding shared(JpegCoding coding) {
        return codings.computeIfAbsent(coding, own -> own);
    }

    /// Notes every outcome in order, lays the pictures side by side, and returns how many there are.
    private int gather(int first, PictureReader.Outcome[] outcomes, byte[] pixels) {
        int kept = 0;
        for (int i = 0; i < outcomes.length; i++) {
            String name = listing.entries().get(first + i).name();
            switch (outcomes[i]) {
                case PictureReader.Outcome.Decoded(Picture picture, String note) -> {
                    names.add(name);
                    if (!note.isEmpty()) {
                        odd.add(new FolderFindings.Broken(name, note));
                    }
                    Optional<JpegCoding> coding = picture.origin().jpeg().map(this::shared);
                    origins.add(picture.origin().with(coding));
                    System.arraycopy(
                            picture.pixels(), 0, pixels, kept * pictureBytes, pictureBytes);
                    kept++;
                }
                case PictureReader.Outcome.Broken(String problem) ->
                        broken.add(new FolderFindings.Broken(name, problem));
                case PictureReader.Outcome.Unread(String problem) -> {
                    unread.add(new FolderFindings.Broken(name, problem));
                    again.add(first + i);
                }
                case PictureReader.Outcome.Unsupported(PictureFormat format) ->
                        unsupported.add(new FolderFindings.Unsupported(name, format));
                case PictureReader.Outcome.Other() -> others++;
            }
        }
        return kept;
    }
}
