package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The networks that have no test of their own keep the contract; that each is held to it by some test.
class EncodersTest {
    private static List<EncoderContract> networks() {
        return List.of(
                EncoderContract.of("nin,blocks=3,width=0.05", 8),
                EncoderContract.of("alexnet,size=32,width=0.05,dropout=0.2", 32)
                        .withHiddenLayersInItsClassifier(),
                EncoderContract.of("alexnet,width=0.02,batchNorm=false", 64)
                        .withHiddenLayersInItsClassifier(),
                EncoderContract.of("resnet18,width=0.07", 16),
                EncoderContract.of(Networks.of("resnet34,width=0.04").withChannels(1), 16),
                EncoderContract.of("resnet50,width=0.04,stem=imagenet", 64),
                EncoderContract.of("vgg-small,width=0.07", 8),
                EncoderContract.of(
                        Networks.config("split", Map.of("half", "nin;blocks=3;width=0.05")), 8),
                EncoderContract.of("vit-small,size=8,depth=2,features=12,heads=3", 8),
                EncoderContract.of(
                        "vit-small,size=8,depth=2,features=8,heads=2,pooling=mean,dropPath=0.3", 8),
                EncoderContract.of(
                        "vit-small,size=8,depth=1,features=8,heads=2,scale=0.5,registers=2", 8),
                EncoderContract.of(
                        "vit-small,size=8,depth=1,features=8,heads=2,registers=1,pooling=mean", 8));
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contracts() {
        return networks().stream().flatMap(EncoderContract::tests);
    }

    @TestFactory
    Stream<DynamicTest> someOnTheDevice() {
        return Stream.of(
                        EncoderContract.of("resnet18,width=0.05", 16),
                        EncoderContract.of("vit-small,size=8,depth=1,features=8,heads=2", 8))
                .map(EncoderContract::onTheDevice);
    }

    @Tag("slow")
    @TestFactory
    Stream<DynamicTest> allOnTheDevice() {
        return networks().stream().map(EncoderContract::onTheDevice);
    }

    /// None stands in a list: a test that has to do with [EncoderContract] names it.
    @Test
    void everyNetworkIsHeldToTheContract() throws IOException, URISyntaxException {
        Set<String> held = new HashSet<>();
        URL here = EncodersTest.class.getResource("EncodersTest.class");
        try (DirectoryStream<Path> tests =
                Files.newDirectoryStream(Path.of(here.toURI()).getParent(), "*Test.class")) {
            for (Path test : tests) {
                Set<String> texts = new HashSet<>();
                boolean contract = false;
                for (PoolEntry entry : ClassFile.of().parse(test).constantPool()) {
                    if (entry instanceof StringEntry text) {
                        texts.add(text.stringValue().replaceFirst(",.*", ""));
                    }
                    contract |=
                            entry instanceof ClassEntry one
                                    && one.asInternalName().endsWith("/EncoderContract");
                }
                if (contract) {
                    held.addAll(texts);
                }
            }
        }
        assertThat(held)
                .as("what is named by tests that have to do with EncoderContract")
                .containsAll(Networks.names());
    }
}
