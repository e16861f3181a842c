package io.genoise.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/// What a PNG file says about itself, every chunk's checksum having been verified: the decoder would let damage pass.
///
/// @param height rows as stored
/// @param width columns as stored
/// @param orientation EXIF orientation 1 … 8
///
/// Source: PNG specification, third edition, sections 5 and 11.
record PngHeader(int height, int width, int orientation) {
    private static final int IHDR = 0x49484452;
    private static final int EXIF = 0x65584966;
    private static final int IEND = 0x49454E44;

    /// Goes through all chunks.
    ///
    /// @throws IOException if the file is truncated, a checksum is wrong or the header comes not first
    static PngHeader read(byte[] bytes) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        CRC32 crc = new CRC32();
        int height = 0;
        int width = 0;
        int orientation = 1;
        int at = 8;
        while (true) {
            if (at + 12 > bytes.length) {
                throw new IOException("truncated: a chunk is missing at byte " + at);
            }
            int length = file.getInt(at);
            int type = file.getInt(at + 4);
            if (length < 0 || length > bytes.length - at - 12) {
                throw new IOException(
                        "truncated or damaged: a chunk of %s bytes at byte %s of %s"
                                .formatted(length & 0xFFFFFFFFL, at, bytes.length));
            }
            crc.reset();
            crc.update(bytes, at + 4, length + 4);
            if ((int) crc.getValue() != file.getInt(at + 8 + length)) {
                throw new IOException("damaged: wrong checksum of the chunk at byte " + at);
            }
            if (at == 8 && (type != IHDR || length != 13)) {
                throw new IOException("damaged: it does not begin with a header chunk");
            }
            switch (type) {
                case IHDR -> {
                    width = file.getInt(at + 8);
                    height = file.getInt(at + 12);
                }
                case EXIF -> orientation = Orientation.read(bytes, at + 8, length);
                case IEND -> {
                    return new PngHeader(height, width, orientation);
                }
                default -> {}
            }
            at += 12 + length;
        }
    }
}
