package io.genoise.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// One of ImageIO's readers, kept from picture to picture, because finding and making one costs more than decoding a
/// small picture does; used by one thread. After a failure the next picture gets a new one.
final class ImageDecoder {
    /// What is wanted of a reader: its image or its raster.
    @FunctionalInterface
    interface Reading<T> {
        /// Reads from a reader whose input is the picture.
        T of(ImageReader reader) throws IOException;
    }

    private final String provider;
    private final List<String> warnings = new ArrayList<>();
    private ImageReader kept;

    /// A decoder of the provider whose class name begins so: which one ImageIO would choose depends on the class path.
    ImageDecoder(String provider) {
        this.provider = provider;
    }

    /// Decodes a file's bytes.
    ///
    /// @throws IOException if it cannot decode them
    <T> T decode(byte[] bytes, Reading<T> reading) throws IOException {
        ImageReader reader = kept == null ? newReader() : kept;
        kept = null;
        warnings.clear();
        try (MemoryCacheImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream, true, true);
            T result = reading.of(reader);
            reader.setInput(null);
            kept = reader;
            return result;
        } finally {
            if (kept == null) {
                reader.dispose();
            }
        }
    }

    /// What the decoder warned of in the last picture.
    List<String> warnings() {
        return warnings;
    }

    private ImageReader newReader() throws IOException {
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        while (providers.hasNext()) {
            ImageReaderSpi candidate = providers.next();
            if (candidate.getClass().getName().startsWith(provider)) {
                ImageReader reader = candidate.createReaderInstance();
                reader.addIIOReadWarningListener((source, text) -> warnings.add(text));
                return reader;
            }
        }
        throw new IOException("this Java has no decoder %s*".formatted(provider));
    }
}
