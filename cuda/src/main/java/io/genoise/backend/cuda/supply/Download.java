package io.genoise.backend.cuda.supply;

import io.genoise.runtime.Supply.Watcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file brought from a server piece by piece: when the connection breaks, now or when the process ended before, it goes on
/// behind the last byte that arrived (HTTP's `Range`), as often as something arrives between.
///
/// @param bytes how long the file is
/// @param pause milliseconds before another attempt, doubled with each that brings nothing
record Download(URI from, Path to, long bytes, long pause) {
    private static final int PARTIAL = 206;
    private static final int BEYOND_THE_END = 416;
    private static final int ATTEMPTS = 4;
    private static final int CONNECTING = 30_000;

    /// A repository in between may fetch the whole file before it sends the first byte.
    private static final int READING = 300_000;

    /// What another attempt would not change.
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /// Brings what is missing of the file.
    ///
    /// @throws IOException if it cannot be had; what has arrived stays
    void run(Watcher watcher) throws IOException {
        int fruitless = 0;
        while (arrived() != bytes) {
            long before = arrived();
            try {
                attempt(before, watcher);
            } catch (Refused e) {
                throw e;
            } catch (IOException e) {
                fruitless = arrived() > before ? 0 : fruitless + 1;
                if (fruitless == ATTEMPTS) {
                    throw new IOException(
                            "%s: the connection broke at %s of %s bytes (%s); the same command goes on there"
                                    .formatted(from, arrived(), bytes, e.getMessage()),
                            e);
                }
                rest(fruitless);
            }
        }
    }

    private long arrived() throws IOException {
        return Files.exists(to) ? Files.size(to) : 0;
    }

    private void attempt(long have, Watcher watcher) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) from.toURL().openConnection();
        connection.setConnectTimeout(CONNECTING);
        connection.setReadTimeout(READING);
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=%s-".formatted(have));
        }
        try {
            int status = connection.getResponseCode();
            if (status == BEYOND_THE_END) {
                Files.delete(to);
            } else if (status == PARTIAL && isRange(connection, have)) {
                receive(connection, have, watcher, StandardOpenOption.APPEND);
            } else if (status == HttpURLConnection.HTTP_OK) {
                receive(connection, 0, watcher, StandardOpenOption.TRUNCATE_EXISTING);
            } else if (status >= 500) {
                throw new IOException("status " + status);
            } else {
                throw new Refused("%s: the server answers with status %s".formatted(from, status));
            }
        } finally {
            connection.disconnect();
        }
    }

    /// Whether what comes is the rest of the file behind `have` bytes.
    private boolean isRange(HttpURLConnection connection, long have) throws IOException {
        String range = connection.getHeaderField("Content-Range");
        if (range == null || !range.equals("bytes %s-%s/%s".formatted(have, bytes - 1, bytes))) {
            throw new Refused(
                    "%s: asked for what follows byte %s of %s, the server sends %s"
                            .formatted(from, have, bytes, range));
        }
        return true;
    }

    private void receive(
            HttpURLConnection connection, long have, Watcher watcher, StandardOpenOption how)
            throws IOException {
        long coming = connection.getContentLengthLong();
        if (coming >= 0 && have + coming != bytes) {
            throw new Refused(
                    "%s has %s bytes there, and %s are expected"
                            .formatted(from, have + coming, bytes));
        }
        long done = have;
        byte[] piece = new byte[1 << 16];
        try (InputStream in = connection.getInputStream();
                OutputStream out =
                        Files.newOutputStream(
                                to, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                if (done + n > bytes) {
                    throw new Refused(
                            "%s is longer there than the %s bytes that are expected"
                                    .formatted(from, bytes));
                }
                write(out, piece, n);
                done += n;
                watcher.reached("fetching", done, bytes);
            }
        }
        if (done < bytes) {
            throw new IOException("it ended early");
        }
    }

    /// What the disk refuses once it will refuse again.
    private void write(OutputStream out, byte[] piece, int count) throws Refused {
        try {
            out.write(piece, 0, count);
        } catch (IOException e) {
            throw new Refused("%s cannot be written: %s".formatted(to, e.getMessage()));
        }
    }

    private void rest(int fruitless) throws IOException {
        try {
            Thread.sleep(pause << fruitless);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
