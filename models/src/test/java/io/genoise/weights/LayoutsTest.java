package io.genoise.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LayoutsTest {
    @Test
    void aConvolutionsWeightFindsItsPlace() {
        int k = 2;
        int c = 3;
        int r = 2;
        int s = 4;
        float[] torch = new float[k * c * r * s];
        for (int i = 0; i < torch.length; i++) {
            torch[i] = i;
        }

        float[] ours = Layouts.channelsLast(torch, k, c, r * s);

        // [k=1, c=2, r=1, s=3] there is [k=1, r=1, s=3, c=2] here.
        assertThat(ours[((1 * r + 1) * s + 3) * c + 2])
                .isEqualTo(torch[((1 * c + 2) * r + 1) * s + 3]);
        assertThat(Layouts.channelsFirst(ours, k, c, r * s)).containsExactly(torch);
    }

    @Test
    void sizesThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> Layouts.channelsLast(new float[5], 2, 3, 1))
                .hasMessage("5 values came for a layout of 2 x 3 x 1 x 1");
    }
}
