package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.transfer.Adaptation;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// What the options of a study make of it.
class StudyChoiceTest {
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
