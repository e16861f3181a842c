package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `gpu/verify` runs does so on the CPU too, as small as it goes, and its lines make a page.
class GpuBenchmarkTest {
    @TempDir Path folder;

    @Tag("slow")
    @Test
    void aStepIsMeasuredAndItsKernelsAreNamed() throws IOException {
        Path out = folder.resolve("genoise.tsv");
        GpuBenchmark.main(
                new String[] {
                    "--device=cpu",
                    "--steps=nin4,dcgan",
                    "--precisions=bf16",
                    "--tiny",
                    "--samples=2",
                    "--out=" + out
                });
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).noneMatch(line -> line.startsWith("note"));
        assertThat(lines).anyMatch(line -> line.startsWith("peak\tbf16\t"));
        assertThat(lines).anyMatch(line -> line.startsWith("step\tGenoise\tnin4\tbf16\t4\t8\t"));
        assertThat(lines).anyMatch(line -> line.startsWith("kernel\tdcgan\tbf16\t"));

        GpuReport.main(new String[] {folder.resolve("page.md").toString(), folder.toString()});
        assertThat(Files.readString(folder.resolve("page.md")))
                .contains(
                        "| nin4, 4 views of 8 px | bf16 | Genoise |",
                        "**dcgan in bf16**",
                        "Convolve");
    }

    @Test
    void timeThatIsOverIsNoted() throws IOException {
        Path out = folder.resolve("genoise.tsv");
        GpuBenchmark.main(
                new String[] {
                    "--device=cpu", "--steps=vit", "--tiny", "--seconds=0", "--out=" + out
                });
        assertThat(Files.readString(out)).contains("note\tvit in bf16: no time was left");
    }

    @Test
    void thePageComparesInTheSamePrecision() {
        String page =
                GpuReport.of(
                        List.of(
                                "fact\tdevice\tH100",
                                "part\ttests\tpassed\t12",
                                "step\tGenoise\tnin4\tbf16\t512\t32\t5.000\t4.9\t5.2\t102400\t3000\t90\tfine",
                                "step\tPyTorch eager\tnin4\tbf16\t512\t32\t9.000\t8.9\t9.2\t56889\t4000\t",
                                "step\tPyTorch eager\tnin4\ttf32\t512\t32\t19.000\t18.9\t19.2\t26947\t4000\t"));
        assertThat(page)
                .contains("- device: H100", "| tests | passed | 12 |")
                .contains(
                        "| nin4, 512 views of 32 px | bf16 | PyTorch eager | 9.000 [8.9–9.2] | 56,889 | **1.80** | 4,000 |  |")
                .contains(
                        "| nin4, 512 views of 32 px | tf32 | PyTorch eager | 19.000 [18.9–19.2] | 26,947 |  | 4,000 |  |");
    }

    @Test
    void aMistakeIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GpuBenchmark.main(new String[] {"--speed=1"}))
                .withMessageContaining("--speed");
    }
}
