package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.network.Networks;
import io.genoise.train.EncoderCard;
import io.genoise.train.RunFolder;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A network that nothing above its own file names goes all the way: pretraining, checkpoint, probe, report.
class OtherNetworkTest {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private void genoise(String arguments) {
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        assertThat(line.execute(arguments.split(" "))).as(err.toString()).isZero();
    }

    @Test
    void aTransformerGoesAllTheWay() throws IOException {
        goesAllTheWay("vit-small,size=16,patch=8,depth=1,features=6,heads=3");
    }

    @Test
    @Tag("slow")
    void aResidualNetworkGoesAllTheWay() throws IOException {
        goesAllTheWay("resnet18,width=0.07,zeroGamma=true");
    }

    /// Heads, last layers and pixels: each has its short tests where it is.
    @Test
    @Tag("slow")
    void frozenMapsAreAskedInOtherWaysToo() throws IOException {
        RunFolder run = new RunFolder(folder.resolve("run"));
        genoise(
                "pretrain rotation --limit 72 --size 16 --epochs 1 --network nin,blocks=3,width=0.05 --out %s"
                        .formatted(run.path()));

        genoise(
                "probe %s --per-class 2 --subsets 2 --train-at 2 --steps 2 --heads conv@conv2,mlp@conv1 --train-last 1"
                        .formatted(run.path()));
        assertThat(out.toString())
                .contains(
                        "pretrained, conv block on conv2",
                        "pretrained, MLP on conv1",
                        "pretrained, last layer trained");

        genoise("probe %s --segmentation".formatted(run.path()));
        assertThat(out.toString())
                .contains("mIoU over 13 classes", "pretrained, frozen, beside random network:");
    }

    private void goesAllTheWay(String network) throws IOException {
        RunFolder run = new RunFolder(folder.resolve("run"));

        genoise(
                "pretrain rotation --limit 72 --size 16 --epochs 1 --network %s --out %s"
                        .formatted(network, run.path()));

        assertThat(EncoderCard.of(SafeTensors.read(run.checkpoint()).metadata()).network())
                .isEqualTo(Networks.of(network).withChannels(3).withClasses(4));
        assertThat(run.record().options().get("network")).startsWith(network.split(",")[0]);

        genoise("probe %s --per-class 2 --subsets 2 --train-at 2 --steps 2".formatted(run.path()));

        String words = network.split(",")[0] + ", ";
        assertThat(out.toString()).contains("pretrained, fine-tuned", "network " + words);
        assertThat(run.report()).content().contains(words).contains("--network");
    }
}
