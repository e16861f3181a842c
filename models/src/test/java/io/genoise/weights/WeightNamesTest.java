package io.genoise.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightNamesTest {
    private static final WeightNames NAMES =
            WeightNames.of(
                    """
                    - step
                    token
                    layers.#.norm#.* = blocks.#.ln#.*
                    layers.#.q.* + layers.#.k.* = blocks.#.qk.*
                    """);

    private static StoredTensor floats(float... numbers) {
        return StoredTensor.ofFloats(new int[] {numbers.length}, numbers);
    }

    private static Map<String, StoredTensor> tensors(Object... namesAndTensors) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTensors.length; i += 2) {
            tensors.put((String) namesAndTensors[i], (StoredTensor) namesAndTensors[i + 1]);
        }
        return tensors;
    }

    @Test
    void numbersAndWordsComeAlongInTheirOrder() {
        assertThat(
                        NAMES.renamed(
                                tensors(
                                        "token", floats(1),
                                        "layers.12.norm3.bias", floats(2),
                                        "step", StoredTensor.ofLongs(new int[0], new long[1]))))
                .isEqualTo(tensors("token", floats(1), "blocks.12.ln3.bias", floats(2)));
    }

    /// Whichever of the two the file has first.
    @Test
    void severalBecomeOneInTheLinesOrder() {
        StoredTensor q = StoredTensor.ofFloats(new int[] {1, 2}, new float[] {1, 2});
        StoredTensor k = StoredTensor.ofFloats(new int[] {1, 2}, new float[] {3, 4});
        StoredTensor both = StoredTensor.ofFloats(new int[] {2, 2}, new float[] {1, 2, 3, 4});
        Map<String, StoredTensor> expected = tensors("blocks.0.qk.weight", both);
        assertThat(NAMES.renamed(tensors("layers.0.q.weight", q, "layers.0.k.weight", k)))
                .isEqualTo(expected);
        assertThat(NAMES.renamed(tensors("layers.0.k.weight", k, "layers.0.q.weight", q)))
                .isEqualTo(expected);
    }

    @Test
    void aPartThatIsMissingIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NAMES.renamed(tensors("layers.7.q.bias", floats(1))))
                .withMessageContaining("layers.7.k.bias is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NAMES.renamed(tensors("layers.7.k.bias", floats(1))))
                .withMessageContaining("layers.7.q.bias is missing");
    }

    @Test
    void partsOfOtherShapesOrTypesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        NAMES.renamed(
                                tensors(
                                        "layers.0.q.bias",
                                        floats(1),
                                        "layers.0.k.bias",
                                        floats(1, 2))))
                .withMessageContaining("layers.0.k.bias has shape [2] where layers.0.q.bias");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        NAMES.renamed(
                                tensors(
                                        "layers.0.q.bias",
                                        floats(1),
                                        "layers.0.k.bias",
                                        StoredTensor.ofInts(new int[] {1}, new int[1]))))
                .withMessageContaining("layers.0.k.bias is I32[1]");
    }

    @Test
    void whatIsNotKnownIsNamedAndCounted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        NAMES.renamed(
                                tensors(
                                        "token", floats(1),
                                        "tokens", floats(1),
                                        "layers.x.norm1.bias", floats(1))))
                .withMessage(
                        "tensor tokens F32[1] is not known (and 1 more, the last of them layers.x.norm1.bias)");
    }

    @Test
    void theWayBackNamesAllParts() {
        assertThat(NAMES.theirs("blocks.3.qk.bias")).isEqualTo("layers.3.q.bias + layers.3.k.bias");
        assertThat(NAMES.theirs("blocks.3.ln1.bias")).isEqualTo("layers.3.norm1.bias");
        assertThat(NAMES.theirs("other")).isEqualTo("other");
    }

    @Test
    void sidesThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightNames.of("a.#.* = b.*"))
                .withMessage("'a.#.* = b.*' says no names");
    }
}
