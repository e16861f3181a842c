package io.genoise.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {
    @Test
    void textCannotBecomeMarkup() {
        Html html = new Html().element("p", "<b>&\"'", "title", "\"><script>");

        assertThat(html.finish())
                .isEqualTo("<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&quot;&#39;</p>");
    }

    @Test
    void whatNoPageMayHoldIsReplaced() {
        assertThat(new Html().element("p", "a\u0000b\u001b[31m\ud800 🍰").finish())
                .isEqualTo("<p>a\ufffdb\ufffd[31m\ufffd 🍰</p>");
    }

    @Test
    void elementsCloseInOrder() {
        Html html = new Html().open("div").open("p");

        assertThatThrownBy(() -> html.close("div")).hasMessage("closing <div> while <p> is open");
        assertThatThrownBy(html::finish).hasMessage("still open: [p, div]");
    }

    @Test
    void anEmptyElementThatHtmlWouldLeaveOpenIsRefused() {
        assertThatThrownBy(() -> new Html().empty("div"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0,1",
        "-0.004,0",
        "-0.5,-0.5",
        "12.345,12.35",
        "1e9,1000000000",
        "0.05,0.05",
        "-1.205,-1.2"
    })
    void coordinatesHaveTwoDecimalsAndNoExponent(double value, String text) {
        assertThat(Html.number(value)).isEqualTo(text);
    }
}
