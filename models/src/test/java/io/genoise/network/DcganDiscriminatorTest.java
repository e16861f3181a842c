package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DcganDiscriminatorTest {
    @TestFactory
    Stream<DynamicTest> contract() {
        return EncoderContract.of("dcgan-discriminator,size=16,width=0.04", 16).tests();
    }

    @TestFactory
    Stream<DynamicTest> contractWithoutNorms() {
        return EncoderContract.of("dcgan-discriminator,size=9,width=0.04,norm=none", 9).tests();
    }

    @Tag("slow")
    @TestFactory
    Stream<DynamicTest> onTheDevice() {
        return Stream.of(
                EncoderContract.of("dcgan-discriminator,size=16,width=0.04,norm=layer", 16)
                        .onTheDevice());
    }

    @Test
    void itsFeaturesAreTheFlattenedLastMap() {
        assertThat(DcganDiscriminator.paper().features()).isEqualTo(4 * 4 * 512);
        assertThat(new DcganDiscriminator.Config(28, 1, DiscriminatorNorm.NONE, 1, 0).features())
                .isEqualTo(3 * 3 * 256);
    }
}
