package io.genoise.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import org.junit.jupiter.api.Test;

class ProtocolBufferTest {
    /// As the encoding's guide has them: 150 is 96 01, "testing" is 07 and its letters.
    @Test
    void fieldsAreTagsAndValues() {
        ProtocolBuffer inner = new ProtocolBuffer().integer(1, 150);
        ProtocolBuffer message =
                new ProtocolBuffer().message(3, inner).text(2, "testing").single(4, 1.5f);
        assertThat(message.toBytes())
                .containsExactly(
                        0x1a, 3, 8, 0x96, 1, 0x12, 7, 't', 'e', 's', 't', 'i', 'n', 'g', 0x25, 0, 0,
                        0xc0, 0x3f);
        assertThat(message.size()).isEqualTo(message.toBytes().length);
    }

    /// Large parts are not copied where they are handed over, and lie where they would have.
    @Test
    void largePartsLieWhereSmallOnesWould() throws IOException {
        byte[] large = new byte[10_000];
        large[9_999] = 7;
        ProtocolBuffer copied = wrapped(new ProtocolBuffer().integer(1, 2).bytes(9, large));
        ProtocolBuffer shared =
                wrapped(new ProtocolBuffer().integer(1, 2).bytes(9, ByteBuffer.wrap(large)));
        assertThat(shared.toBytes()).isEqualTo(copied.toBytes());
        assertThat(shared.size()).isEqualTo(10_000 + 3 + 2 + 3 + 4);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        shared.writeTo(Channels.newChannel(out));
        assertThat(out.toByteArray()).isEqualTo(copied.toBytes());
    }

    private static ProtocolBuffer wrapped(ProtocolBuffer message) {
        return new ProtocolBuffer().message(5, message).text(6, "ab");
    }
}
