package io.genoise.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// One of ImageIO's readers, kept from picture to picture, because finding and making one costs more than decoding a
/// small picture does; used by one thread. After a failure the next picture gets a new one.
final class ImageDecoder {
    /// A picture was decoded, but the decoder warned that it is not whole.
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String warning) {
            super("truncated or damaged: " + warning);
        }
    }

    private final String provider;
    private ImageReader kept;
    private String warning;

    /// A decoder of the provider whose class name begins so: which one ImageIO would choose depends on the class path.
    ImageDecoder(String provider) {
        this.provider = provider;
    }

    /// Decodes a file's bytes.
    ///
    /// @throws DamagedException if the decoder has so much as a warning, but for colour profiles, which are not used
    ///     here
    /// @throws IOException if it cannot decode them
    BufferedImage decode(byte[] bytes) throws IOException {
        ImageReader reader = kept == null ? newReader() : kept;
        kept = null;
        warning = null;
        try (MemoryCacheImageInputStream stream =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(stream, true, true);
            BufferedImage image = reader.read(0);
            if (warning != null) {
                throw new DamagedException(warning);
            }
            reader.setInput(null);
            kept = reader;
            return image;
        } finally {
            if (kept == null) {
                reader.dispose();
            }
        }
    }

    private ImageReader newReader() throws IOException {
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        while (providers.hasNext()) {
            ImageReaderSpi candidate = providers.next();
            if (candidate.getClass().getName().startsWith(provider)) {
                ImageReader reader = candidate.createReaderInstance();
                reader.addIIOReadWarningListener(
                        (source, text) -> warning = text.contains("ICC") ? warning : text);
                return reader;
            }
        }
        throw new IOException("this Java has no decoder %s*".formatted(provider));
    }
}
