package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/// The whole demo, with a budget of seconds.
class DemoTest {
    @TempDir static Path folder;

    private static final StringWriter OUT = new StringWriter();
    private static final StringWriter ERR = new StringWriter();
    private static String demoOut;
    private static Path run;
    private static String html;
    private static Document page;

    @BeforeAll
    static void runTheDemo() throws Exception {
        run = folder.resolve("run");
        int code =
                genoise(
                        "demo --limit 300 --size 12 --epochs 1 --network nin,blocks=3,width=0.03 --per-class 2,20"
                                + " --train-at 20 --headline-at 20 --subsets 2 --steps 2 --out "
                                + run);
        assertThat(code).as(ERR.toString()).isZero();
        demoOut = OUT.toString();
        html = Files.readString(run.resolve("report.html"));
        page =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(
                                new InputSource(
                                        new StringReader(html.replace("<!DOCTYPE html>", ""))));
    }

    private static int genoise(String arguments) {
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(OUT, true));
        line.setErr(new PrintWriter(ERR, true));
        return line.execute(arguments.split(" "));
    }

    private static List<String> texts(String tag) {
        NodeList nodes = page.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void theTableAndItsChartAreFilesOfTheirOwn() throws Exception {
        assertThat(run.resolve("study.json")).content().contains("pretrained, frozen");
        assertThat(run.resolve("few-labels.svg")).content().startsWith("<svg");
    }

    @Test
    void thePageHasEverySection() {
        assertThat(texts("h2"))
                .containsExactly(
                        "What it is worth",
                        "Every figure",
                        "What the net sees",
                        "What it holds to be alike",
                        "How it learned",
                        "Protocol",
                        "How it was made");
    }

    @Test
    void theChartShowsEveryRow() {
        NodeList drawings = page.getElementsByTagName("svg");
        assertThat(((Element) drawings.item(0)).getAttribute("aria-label"))
                .contains(
                        "raw pixels",
                        "colour histogram",
                        "HOG",
                        "random network",
                        "from scratch",
                        "pretrained, frozen",
                        "pretrained, fine-tuned");
    }

    /// S1: two steps at rates that were found for 1200.
    @Test
    void againstANetworkCutShortNothingIsJudged() {
        assertThat(texts("p"))
                .anyMatch(text ->
                        text.contains(
                                "from scratch is trained for 2 steps by a recipe found for 1200"));
        assertThat(demoOut).contains("NOT at this length");
    }

    /// S10: all of it again from the scores, and a changed word is told.
    @Test
    void verifyComputesEveryWordAgain() throws Exception {
        OUT.getBuffer().setLength(0);
        assertThat(genoise("verify " + run)).isZero();
        assertThat(OUT.toString()).contains("as recorded: ");

        Path changed = folder.resolve("changed.json");
        Files.writeString(
                changed,
                Files.readString(run.resolve("study.json"))
                        .replace("\"sentence\" : \"", "\"sentence\" : \"Surely: "));
        OUT.getBuffer().setLength(0);
        assertThat(genoise("verify " + changed)).isEqualTo(1);
        assertThat(OUT.toString())
                .contains("NOT as recorded", "findings.sentence: recorded Surely");
    }

    /// S10: the command that was printed left options out.
    @Test
    void theCommandNamesEveryOptionThatHasAnEffect() {
        assertThat(texts("pre"))
                .anyMatch(text ->
                        text.contains("./genoise probe " + run)
                                && text.contains("--limit 300")
                                && text.contains("--per-class 2,20")
                                && text.contains("--train-at 20")
                                && text.contains("--subsets 2")
                                && text.contains("--steps 2")
                                && text.contains("--recipes found")
                                && text.contains("--group-by auto")
                                && text.contains("--seed 1"));
    }

    /// S7: the same pretraining twice is not two.
    @Test
    void aRunIsNoSecondSeedOfItself() {
        ERR.getBuffer().setLength(0);
        assertThat(genoise("probe " + run + " " + run)).isEqualTo(2);
        assertThat(ERR.toString()).contains("have the same seed");
    }

    /// S6: the cost of every row, pretraining included.
    @Test
    void everyRowHasItsCost() {
        assertThat(demoOut.lines().filter(line -> line.contains("pretrained, fine-tuned")))
                .anyMatch(line -> line.matches(".* FLOP, .*; .* FLOP, .*"));
        assertThat(html).contains("one classifier", "seen from");
    }

    @Test
    void theProtocolStandsInThePageAndBesideTheTable() {
        assertThat(texts("dd"))
                .anyMatch(text -> text.startsWith("headline declared beforehand"))
                .anyMatch(text -> text.contains("60 pictures tested"));
        assertThat(demoOut).contains("headline declared beforehand");
    }

    @Test
    void classesWithoutAnUpAreNamed() {
        assertThat(texts("aside"))
                .anyMatch(text -> text.contains("flower") && text.contains("no up"));
    }

    @Test
    void theTerminalGetsTableAndPlot() {
        assertThat(demoOut)
                .contains("accuracy in %")
                .contains("Test accuracy against labels a class")
                .contains("labels a class\n")
                .contains("report: " + run.resolve("report.html"));
    }

    @Test
    void aFinishedRunIsShownAgainWithoutTraining() {
        OUT.getBuffer().setLength(0);

        int code = genoise("demo --per-class 1 --subsets 1 --steps 1 --resume " + run);

        assertThat(code).isZero();
        assertThat(OUT.toString()).contains("report: ").doesNotContain("views in");
    }

    @Test
    void aRunGoesOnWithItsOwnOptionsOnly() {
        ERR.getBuffer().setLength(0);

        assertThat(genoise("demo --network nin --resume " + run)).isEqualTo(2);
        assertThat(ERR.toString()).contains("--network cannot be given with --resume");
    }
}
