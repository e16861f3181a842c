package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.process.Processes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelsTest {
    @Test
    void eachHasANameOfItsOwn() {
        assertThat(Kernels.all(2)).extracting(KernelCase::name).doesNotHaveDuplicates();
    }

    /// Which the plain build has not, and CI, with its profile, would not miss.
    @Test
    void theyAreListedWithoutPyTorchsLibraries() throws Exception {
        List<Path> places =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(place -> !place.contains("linux-x86_64"))
                        .map(Path::of)
                        .toList();
        assertThat(Processes.output(List.of(), places, Listing.class))
                .contains("nin 5x5, 3 to 192");
    }

    /// Prints the names of all kernels.
    static final class Listing {
        public static void main(String[] arguments) {
            Kernels.all(2).forEach(kernel -> System.out.println(kernel.name()));
        }
    }

    @Test
    void optionsChooseByName() {
        assertThat(KernelOptions.of("--only", "copy of", "--batch", "2").kernels())
                .hasSizeGreaterThan(3)
                .allMatch(kernel -> kernel.name().startsWith("copy of"));
        assertThat(KernelOptions.of("--quick").kernels().size())
                .isLessThan(KernelOptions.of("--batch", "2").kernels().size() / 4);
        assertThatThrownBy(() -> KernelOptions.of("--onyl", "x")).hasMessageContaining("--onyl");
    }

    @Test
    void resultsTravelAsTheyAre(@TempDir Path folder) throws IOException {
        List<float[]> results = List.of(new float[] {1, -2.5f, 1e-30f}, new float[0]);
        ResultFile.write(folder.resolve("results"), results);
        assertThat(ResultFile.read(folder.resolve("results")))
                .usingRecursiveComparison()
                .isEqualTo(results);
    }

    @Test
    void theDistanceIsAPartOfTheLength() {
        List<float[]> expected = List.of(new float[] {3, 4}, new float[] {0});
        assertThat(ResultFile.distance(expected, expected)).isZero();
        assertThat(ResultFile.distance(List.of(new float[] {3, 3}, new float[] {0}), expected))
                .isEqualTo(0.2);
        assertThat(ResultFile.distance(List.of(new float[] {3, 4}), expected)).isInfinite();
        assertThat(ResultFile.distance(List.of(new float[] {3, 4}, new float[1]), expected))
                .isZero();
        assertThat(ResultFile.distance(List.of(new float[] {3, Float.NaN}, new float[1]), expected))
                .isNaN();
    }

    @Test
    void targetsAreFoundByName() {
        assertThat(Targets.of("nin4, width 0.25, batch 128 of 32x32")).isEqualTo(1.1);
        assertThat(Targets.of("nin4-inference, width 1.0, batch 128 of 32x32")).isEqualTo(1.5);
        assertThat(Targets.of("nin 5x5, 3 to 192, 32x32, forward")).isEqualTo(0.9);
        assertThat(Targets.of("nin 5x5, 96 to 192, 16x16, forward")).isEqualTo(1.3);
        assertThat(Targets.of("layer norm")).isNaN();
    }
}
