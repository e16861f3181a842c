package io.genoise.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/// Files decoded in their order, several at a time and some ahead of who asks for them. Whatever is wrong with one is its outcome,
/// and the next one comes all the same.
public final class PictureStream implements Iterator<PictureStream.Item>, AutoCloseable {
    private static final int AHEAD = 64;

    /// A file and what became of it.
    ///
    /// @param file that was asked for
    /// @param outcome the picture, or why there is none
    public record Item(PictureFiles.Named file, PictureReader.Outcome outcome) {}

    private final Iterator<PictureFiles.Named> files;
    private final UnaryOperator<Picture> finish;
    private final ExecutorService decoders;
    private final ThreadLocal<PictureReader> reader = ThreadLocal.withInitial(PictureReader::new);
    private final Queue<Future<Item>> ahead = new ArrayDeque<>();

    /// Begins to decode `files`.
    ///
    /// @param finish what becomes of each picture before the next is decoded, such as a smaller one
    /// @param threads that decode, at least 1
    public PictureStream(
            List<PictureFiles.Named> files, UnaryOperator<Picture> finish, int threads) {
        this.files = files.iterator();
        this.finish = finish;
        this.decoders =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().name("pictures-", 0).daemon().factory());
        for (int i = 0; i < AHEAD; i++) {
            decodeOne();
        }
    }

    private void decodeOne() {
        if (files.hasNext()) {
            PictureFiles.Named file = files.next();
            ahead.add(
                    decoders.submit(() -> new Item(file, reader.get().read(file.file(), finish))));
        }
    }

    @Override
    public boolean hasNext() {
        return !ahead.isEmpty();
    }

    /// The next file, in order.
    ///
    /// @throws NoSuchElementException if there is none
    /// @throws DataException if this thread is interrupted while it waits
    @Override
    public Item next() {
        Future<Item> next = ahead.remove();
        decodeOne();
        try {
            return next.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("interrupted while pictures were decoded", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a decoder failed", e.getCause());
        }
    }

    /// Stops decoding.
    @Override
    public void close() {
        decoders.shutdownNow();
    }
}
