package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A user may leave algorithms out.
class ShortcutTest {
    private static final ConvolutionShape DEEP = ConvolutionShape.of(4, 8, 8, 64, 64, 3, 1, 1);
    private static final ConvolutionShape FIRST = ConvolutionShape.of(4, 32, 32, 3, 64, 3, 1, 1);

    private static List<String> algorithms(ConvolutionShape shape) {
        try (Workers workers = new Workers(1)) {
            return List.of(
                    Product.forward(workers, shape).algorithm(),
                    Product.inputGradient(workers, shape).algorithm(),
                    Product.weightGradient(workers, shape).algorithm());
        }
    }

    private static <T> T without(String names, Supplier<T> action) {
        System.setProperty("genoise.without", names);
        try {
            return action.get();
        } finally {
            System.clearProperty("genoise.without");
        }
    }

    @Test
    void whatIsLeftOutIsNotTaken() {
        assertThat(algorithms(DEEP)).allMatch(name -> name.startsWith("winograd"));
        assertThat(without("winograd", () -> algorithms(DEEP)))
                .noneMatch(name -> name.startsWith("winograd"));
    }

    @Test
    void severalAreSeparatedByCommas() {
        assertThat(algorithms(FIRST)).contains("gemm of planes", "gemm by taps");
        assertThat(without("planes, taps", () -> algorithms(FIRST)))
                .allMatch(name -> name.startsWith("implicit gemm"));
    }

    @Test
    void aNameThatIsNoneIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> without("fft", Shortcut::leftOut))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("genoise.without names fft; expected winograd, planes, taps, staged");
    }
}
