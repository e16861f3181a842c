package io.genoise.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
    private static final Report SAMPLE = SampleReport.sample();
    private static final String HOSTILE = "</script><script>alert(1)</script>\" onload=\"x";

    @Test
    void thePageIsWellFormed() throws Exception {
        Document page = parse(SAMPLE.html());

        assertThat(page.getElementsByTagName("h1").getLength()).isEqualTo(1);
        assertThat(page.getElementsByTagName("section").getLength())
                .isEqualTo(SAMPLE.sections().size());
    }

    @Test
    void nothingIsLoadedFromElsewhere() throws Exception {
        for (Element element : elements(parse(SAMPLE.html()))) {
            for (String name : List.of("src", "srcset", "href")) {
                if (element.hasAttribute(name)) {
                    assertThat(element.getAttribute(name)).matches("(?s)data:.*|#.*");
                }
            }
        }
        assertThat(SAMPLE.html()).doesNotContain("url(", "@import");
    }

    @Test
    void everyLinkWithinThePageLeadsSomewhere() throws Exception {
        List<Element> elements = elements(parse(SAMPLE.html()));
        List<String> ids =
                elements.stream()
                        .map(e -> e.getAttribute("id"))
                        .filter(id -> !id.isEmpty())
                        .toList();

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(
                        elements.stream()
                                .map(e -> e.getAttribute("href"))
                                .filter(href -> href.startsWith("#")))
                .isNotEmpty()
                .allSatisfy(href -> assertThat(ids).contains(href.substring(1)));
    }

    @Test
    void pictureslessReadersAreToldWhatIsDrawn() throws Exception {
        for (Element element : elements(parse(SAMPLE.html()))) {
            switch (element.getTagName()) {
                case "img" -> assertThat(element.hasAttribute("alt")).isTrue();
                case "svg" ->
                        assertThat(
                                        element.hasAttribute("aria-label")
                                                || element.hasAttribute("aria-hidden"))
                                .isTrue();
                default -> {}
            }
        }
    }

    @Test
    void namesInTheDataCannotBecomeMarkup() throws Exception {
        Pixels dot = new Pixels(1, 1, 1, new byte[1]);
        Series.Point point = new Series.Point(0, 1, .5, 2);
        Report hostile =
                new Report(
                        HOSTILE,
                        HOSTILE,
                        List.of(
                                Section.of(
                                        HOSTILE,
                                        Text.of(HOSTILE),
                                        Text.code(HOSTILE),
                                        Text.warning(HOSTILE),
                                        Facts.of(HOSTILE, HOSTILE),
                                        Headline.of(
                                                new Headline.Figure(
                                                        HOSTILE, HOSTILE, HOSTILE, true)),
                                        new Table(
                                                HOSTILE,
                                                List.of(HOSTILE),
                                                List.of(Table.Row.of(HOSTILE))),
                                        new LineChart(
                                                HOSTILE,
                                                HOSTILE,
                                                Axis.categories(HOSTILE, HOSTILE),
                                                Axis.percent(HOSTILE),
                                                List.of(
                                                        new Series(
                                                                HOSTILE,
                                                                List.of(point),
                                                                Series.Tone.QUIET))),
                                        new BarChart(
                                                HOSTILE,
                                                HOSTILE,
                                                Axis.linear(HOSTILE),
                                                List.of(
                                                        new BarChart.Bar(
                                                                HOSTILE,
                                                                1,
                                                                0,
                                                                2,
                                                                Series.Tone.NORMAL))),
                                        new Scatter(
                                                HOSTILE,
                                                HOSTILE,
                                                List.of(
                                                        new Scatter.Group(
                                                                HOSTILE,
                                                                new double[] {1},
                                                                new double[] {1}))),
                                        Pictures.of(
                                                HOSTILE,
                                                List.of(
                                                        new Tile(
                                                                dot,
                                                                HOSTILE,
                                                                Tile.Mark.WRONG,
                                                                List.of(
                                                                        new Tile.Bar(
                                                                                HOSTILE, 1,
                                                                                true))))),
                                        new Animation(
                                                HOSTILE,
                                                12,
                                                1,
                                                List.of(new Animation.Clip(List.of(dot), HOSTILE))),
                                        new Neighbours(
                                                HOSTILE,
                                                List.of(
                                                        new Neighbours.Row(
                                                                Tile.of(dot, HOSTILE),
                                                                List.of()))))));

        Document page = parse(hostile.html());

        assertThat(page.getElementsByTagName("script").getLength()).isEqualTo(1);
        assertThat(page.getElementsByTagName("h2").item(0).getTextContent()).isEqualTo(HOSTILE);
        for (Element element : elements(page)) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                assertThat(element.getAttributes().item(i).getNodeName()).doesNotStartWith("on");
            }
        }
    }

    @Test
    void whoWantsLessMotionIsShownTheFirstFrame() throws Exception {
        List<Pixels> frames =
                List.of(new Pixels(1, 1, 1, new byte[] {1}), new Pixels(1, 1, 1, new byte[] {2}));
        Animation animation =
                new Animation("", 12, 1, List.of(new Animation.Clip(frames, "a fall")));
        Html html = new Html();
        animation.writeTo(html);
        Element picture = (Element) parse(html.finish()).getElementsByTagName("picture").item(0);

        Element still = (Element) picture.getFirstChild();
        assertThat(still.getAttribute("media")).contains("(prefers-reduced-motion: reduce)");
        assertThat(still.getAttribute("srcset")).isEqualTo(frames.getFirst().address());
        Element moving = (Element) picture.getLastChild();
        assertThat(moving.getAttribute("src")).isEqualTo(Gif.of(frames, 12).address());
        assertThat(moving.getAttribute("alt")).isEqualTo("a fall: a clip of 2 frames");
    }

    @Test
    void thePolicyAllowsTheScriptThatIsThere() throws Exception {
        Document page = parse(SAMPLE.html());
        String script = page.getElementsByTagName("script").item(0).getTextContent();
        byte[] hash =
                MessageDigest.getInstance("SHA-256")
                        .digest(script.getBytes(StandardCharsets.UTF_8));

        assertThat(((Element) page.getElementsByTagName("meta").item(2)).getAttribute("content"))
                .contains("default-src 'none'")
                .contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
    }

    @Test
    void theSameReportGivesTheSameBytes(@TempDir Path folder) throws Exception {
        SAMPLE.write(folder.resolve("report.html"));

        assertThat(folder.resolve("report.html")).hasContent(SAMPLE.html());
    }

    @Test
    void aChartAloneIsAWellFormedPicture() throws Exception {
        Document picture = parse(SampleReport.accuracy().svg());

        assertThat(picture.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(picture.getElementsByTagName("script").getLength()).isZero();
    }

    @Test
    void soAreBars() throws Exception {
        BarChart.Bar bar = new BarChart.Bar("one", 0.5, 0.4, 0.7, Series.Tone.NORMAL);
        Document picture =
                parse(new BarChart("Bars", "", Axis.linear("times"), List.of(bar)).svg());

        assertThat(picture.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(picture.getElementsByTagName("rect").getLength()).isEqualTo(2);
    }

    @Test
    void aRowThatDoesNotFitItsTableIsRefused() {
        assertThatThrownBy(() -> new Table("", List.of("a", "b"), List.of(Table.Row.of("1"))))
                .hasMessageContaining("has 1 cells for 2 columns");
    }

    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document page) {
        NodeList nodes = page.getElementsByTagName("*");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
