package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.transfer.Adaptation;
import io.genoise.transfer.FewLabels;
import io.genoise.transfer.Hog;
import io.genoise.transfer.ImportedFeatures;
import io.genoise.transfer.RawPixels;
import io.genoise.transfer.Study;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// What the options of a study make of it, and the rows that other tools made.
class StudyChoiceTest {
    @TempDir Path folder;

    private Path file() throws IOException {
        StoredTensor tensor = StoredTensor.ofFloats(new int[] {2, 3}, new float[6]);
        Path file = folder.resolve("a.safetensors");
        SafeTensors.write(file, new Checkpoint(Map.of("layer", tensor), Map.of()));
        return file;
    }

    private static StudyChoice features(String... features) {
        StudyChoice choice = choice();
        choice.features = List.of(features);
        return choice;
    }

    static Stream<String> ownRows() {
        return Stream.of(
                Study.PRETRAINED,
                Study.RANDOM,
                Study.SCRATCH,
                FewLabels.CHOSEN,
                new RawPixels().method(),
                Hog.forSize(32, 32).method(),
                Study.row(Adaptation.WHOLE),
                Study.row(new Adaptation.Last(1)));
    }

    @ParameterizedTest
    @MethodSource("ownRows")
    void theNameOfARowThatIsThereIsRefused(String name) throws IOException {
        String one = "%s=%s".formatted(name, file());
        StudyChoice choice = features(one);
        choice.trainLast = List.of(1);
        assertThatThrownBy(choice::imported)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(one)
                .hasMessageContaining("a row called '%s' of its own".formatted(name));
    }

    @Test
    void severalOfOneNameAreItsSeeds() throws IOException {
        Path file = file();
        assertThat(features("dino=" + file, "dino=" + file).imported())
                .extracting(ImportedFeatures::method)
                .containsExactly("dino", "dino");
    }

    @Test
    void whatHasNoFileIsRefused() {
        assertThatThrownBy(features("dino=")::imported).hasMessageContaining("NAME=FILE");
    }

    private static StudyChoice choice(String... arguments) {
        return CommandLine.populateCommand(new StudyChoice(), arguments);
    }

    @Test
    void thePretrainedNetworkIsTrainedOnUnlessThatIsLeftOut() {
        assertThat(choice().adaptations()).containsExactly(Adaptation.WHOLE);
        assertThat(choice("--no-fine-tuning").adaptations()).isEmpty();
        assertThat(choice("--no-fine-tuning").words()).contains("--no-fine-tuning");
    }

    @Test
    void aHeadlineIsNotAboutWhatIsLeftOut() {
        assertThatThrownBy(() -> choice("--no-fine-tuning", "--headline", "CHOSEN").check())
                .hasMessage(
                        "--headline chosen is about fine-tuning, which --no-fine-tuning leaves out");
    }
}
