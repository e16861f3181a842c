package io.genoise.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads and writes checkpoints in the safetensors format, which PyTorch's world shares: 8 bytes
/// little-endian header length, the header in JSON, then the tensors' bytes one after the other.
///
/// A file is taken as hostile: whatever its bytes are, reading gives a checkpoint or a
/// [MalformedCheckpointException], and allocates no more than the file's own size a few times over.
/// What the format leaves open is refused: gaps, overlaps, doubled names, trailing bytes, unknown
/// types. See <https://github.com/huggingface/safetensors>.
public final class SafeTensors {
    /// Header bytes that any reader of the format accepts.
    static final long LARGEST_HEADER = 100_000_000;

    private static final int PREFIX = Long.BYTES;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private SafeTensors() {}

    /// Reads a file whole into memory; it may be replaced afterwards.
    ///
    /// @throws MalformedCheckpointException if the file is not a well-formed checkpoint
    /// @throws IOException if the file cannot be read
    public static Checkpoint read(Path file) throws IOException {
        String source = file.toString();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            int length =
                    headerLength(
                            source, size, fill(source, channel, 0, (int) Math.min(size, PREFIX)));
            Header header =
                    HeaderParser.parse(
                            source,
                            fill(source, channel, PREFIX, length),
                            PREFIX,
                            size - PREFIX - length);
            Map<String, ByteBuffer> data = new LinkedHashMap<>();
            for (Header.Slot slot : header.slots()) {
                if (slot.end() - slot.begin() > LARGEST_ARRAY) {
                    throw new IOException(
                            "%s: tensor %s has %s bytes; Genoise reads tensors of up to 2 GiB"
                                    .formatted(source, slot.name(), slot.end() - slot.begin()));
                }
                int bytes = (int) (slot.end() - slot.begin());
                data.put(slot.name(), fill(source, channel, PREFIX + length + slot.begin(), bytes));
            }
            return header.checkpoint(slot -> data.get(slot.name()));
        }
    }

    /// Reads a checkpoint from memory, without copying: the tensors are views of `file`, which must
    /// not change.
    ///
    /// @param source what to call it in messages
    /// @throws MalformedCheckpointException if the bytes are not a well-formed checkpoint
    public static Checkpoint parse(String source, ByteBuffer file)
            throws MalformedCheckpointException {
        ByteBuffer all = file.slice();
        int size = all.capacity();
        int length = headerLength(source, size, all.slice(0, Math.min(size, PREFIX)));
        int start = PREFIX + length;
        Header header = HeaderParser.parse(source, all.slice(PREFIX, length), PREFIX, size - start);
        return header.checkpoint(
                slot -> all.slice(start + (int) slot.begin(), (int) (slot.end() - slot.begin())));
    }

    /// Writes a checkpoint so that `file` is at any moment either the old one or the new one,
    /// whole: the bytes go to a file beside it, are forced to the disk, and take its name at last.
    ///
    /// @throws IOException if that fails; it names the file and how far it came, and the old file
    ///   is untouched
    public static void write(Path file, Checkpoint checkpoint) throws IOException {
        // Wide numbers first, so that each tensor is aligned for readers that map the file.
        List<Map.Entry<String, StoredTensor>> order =
                new ArrayList<>(checkpoint.tensors().entrySet());
        order.sort(Comparator.comparing(entry -> -entry.getValue().type().bytes()));
        ByteBuffer header = header(checkpoint, order);
        long bytes = header.remaining();
        for (Map.Entry<String, StoredTensor> entry : order) {
            bytes += entry.getValue().bytes().remaining();
        }
        AtomicFile.write(
                file,
                bytes,
                out -> {
                    out.write(header);
                    for (Map.Entry<String, StoredTensor> entry : order) {
                        out.write(entry.getValue().bytes());
                    }
                });
    }

    private static ByteBuffer header(
            Checkpoint checkpoint, List<Map.Entry<String, StoredTensor>> order) {
        Map<String, Long> begins = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, StoredTensor> entry : order) {
            begins.put(entry.getKey(), end);
            end += entry.getValue().bytes().remaining();
        }
        byte[] json = new HeaderWriter().write(checkpoint, begins).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) & -8;
        if (padded > LARGEST_HEADER) {
            throw new IllegalArgumentException(
                    "names and metadata take %s bytes; the format allows %s"
                            .formatted(padded, LARGEST_HEADER));
        }
        ByteBuffer header =
                ByteBuffer.allocate(PREFIX + padded)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(padded)
                        .put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.flip();
    }

    private static int headerLength(String source, long size, ByteBuffer prefix)
            throws MalformedCheckpointException {
        if (size < PREFIX) {
            throw new MalformedCheckpointException(
                    source,
                    size,
                    "the file ends here; a checkpoint starts with 8 bytes of header length");
        }
        long length = prefix.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        long largest = Math.min(LARGEST_HEADER, size - PREFIX);
        if (length < 0 || length > largest) {
            throw new MalformedCheckpointException(
                    source,
                    0,
                    "header length %s, but a file of %s bytes has room for at most %s"
                            .formatted(Long.toUnsignedString(length), size, largest));
        }
        return (int) length;
    }

    private static ByteBuffer fill(String source, FileChannel channel, long position, int bytes)
            throws IOException {
        ByteBuffer target = ByteBuffer.allocate(bytes);
        while (target.hasRemaining()) {
            if (channel.read(target, position + target.position()) < 0) {
                throw new MalformedCheckpointException(
                        source,
                        position + target.position(),
                        "the file was shortened while it was read");
            }
        }
        return target.flip();
    }
}
