package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetOptionsTest {
    private static List<NetOptions.Measured> measured(String... arguments) {
        return NetOptions.of(arguments).measured();
    }

    @Test
    void aNameAloneMeansItsFirstRow() {
        Contest nin = Contests.of("nin4");
        assertThat(measured("nin4"))
                .containsExactly(new NetOptions.Measured(nin, nin.rows().getFirst()));
    }

    @Test
    void allMeansEveryRowOfTheTable() {
        assertThat(measured("--all"))
                .extracting(m -> m.contest().name())
                .containsExactly(
                        "nin4",
                        "nin4",
                        "resnet18",
                        "alexnet",
                        "vit",
                        "dcgan",
                        "mlp",
                        "nin4-inference",
                        "resnet18-inference");
    }

    @Test
    void numbersReplaceTheRowsOwn() {
        assertThat(measured("nin4", "--width", "0.5", "--batch", "16", "--px", "24"))
                .extracting(NetOptions.Measured::work)
                .containsExactly(Work.of(0.5, 16, 24));
    }

    @Test
    void whatIsMeantIsAskedFor() {
        assertThatThrownBy(NetOptions::of).hasMessageContaining("--all");
        assertThatThrownBy(() -> NetOptions.of("nin4", "--all")).hasMessageContaining("--all");
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> NetOptions.of("lenet")).hasMessageContainingAll("lenet", "vit");
        assertThatThrownBy(() -> NetOptions.of("vit", "--size")).hasMessageContaining("--size");
        for (String value : List.of("0", "-1", "1.5", "many")) {
            assertThatThrownBy(() -> NetOptions.of("vit", "--batch", value))
                    .hasMessageContainingAll("--batch", value);
        }
        assertThatThrownBy(() -> NetOptions.of("vit", "--batch")).hasMessageContaining("nothing");
    }

    @Test
    void aProcessUnderstandsTheWorkItIsGiven() {
        Work work = Work.of(0.25, 3, 8).withoutDropout();
        assertThat(Work.of(work.arguments())).isEqualTo(work);
    }
}
