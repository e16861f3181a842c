package io.genoise.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Predictions as lines.
class PredictionFileTest {
    private static final Prediction PREDICTION =
            new Prediction(List.of("cat", "dog, wild", "fox"), new double[] {0.25, 0.7, 0.05});

    @Test
    void textHasTheMostProbableFirst() {
        assertThat(PredictionFile.TEXT.line("a.jpg", PREDICTION, 2, 0))
                .isEqualTo("a.jpg\tdog, wild 0.70\tcat 0.25\n");
        assertThat(PredictionFile.TEXT.line("a.jpg", PREDICTION, 1, 0.8))
                .isEqualTo("a.jpg\t?\tdog, wild 0.70\n");
    }

    @Test
    void aTableHasAColumnForEachClass() {
        assertThat(PredictionFile.CSV.heading(PREDICTION.classes()))
                .isEqualTo("file,class,confidence,cat,\"dog, wild\",fox\n");
        assertThat(PredictionFile.CSV.line("a.jpg", PREDICTION, 1, 0))
                .isEqualTo("a.jpg,\"dog, wild\",0.700000,0.250000,0.700000,0.050000\n");
        assertThat(PredictionFile.CSV.line("a.jpg", PREDICTION, 1, 0.8))
                .isEqualTo("a.jpg,,0.700000,0.250000,0.700000,0.050000\n");
    }

    @Test
    void jsonSaysNullWhereItIsUnsure() {
        assertThat(PredictionFile.JSONL.line("a.jpg", PREDICTION, 1, 0))
                .isEqualTo(
                        "{\"file\":\"a.jpg\",\"class\":\"dog, wild\",\"confidence\":0.7,\"probabilities\":{\"cat\":0.25,\"dog, wild\":0.7,\"fox\":0.05}}\n");
        assertThat(PredictionFile.JSONL.line("a.jpg", PREDICTION, 1, 0.8))
                .contains("\"class\":null,\"confidence\":0.7");
    }

    @Test
    void anotherNameIsRefused() {
        assertThatThrownBy(() -> PredictionFile.of(Path.of("named.xml")))
                .hasMessage("named.xml: predictions are written as .csv or .jsonl");
    }

    @Test
    void aPredictionShowsItsBestThree() {
        assertThat(PREDICTION).hasToString("dog, wild 0.70, cat 0.25, fox 0.05");
        assertThat(PREDICTION.best()).isEqualTo("dog, wild");
        assertThat(PREDICTION.top(9)).hasSize(3);
    }
}
