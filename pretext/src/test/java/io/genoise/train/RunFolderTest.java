package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final RunRecord.Session FIRST =
            new RunRecord.Session(
                    "2026-05-04T10:15:30Z",
                    0,
                    Map.of("fingerprint", "9f86 \"d0\""),
                    Map.of("kind", "cpu"),
                    Versions.current());
    private static final RunRecord RECORD =
            new RunRecord(
                    "rotation",
                    RunRecord.State.UNFINISHED,
                    Long.MIN_VALUE,
                    Map.of("epochs", "3"),
                    List.of(FIRST),
                    Map.of("headline", "20 labels a class"));

    @TempDir Path runs;

    @Test
    void theRecordIsReadBack() throws IOException {
        RunFolder run = RunFolder.fresh(runs, "rotation", RECORD);

        assertThat(RunFolder.open(run.path()).record()).isEqualTo(RECORD);
        assertThat(run.checkpoint().getParent()).isDirectory();
    }

    @Test
    void aNameThatTheLocaleCannotWriteIsWrittenInAscii() throws IOException {
        assertThat(RunFolder.fresh(runs, "rotation-a\uD800b", RECORD).path())
                .hasFileName("rotation-a_b");
    }

    @Test
    void aSessionIsAppendedAndTheFirstStaysAsItWas() throws IOException {
        RunFolder run = RunFolder.fresh(runs, "rotation", RECORD.in(RunRecord.State.DIVERGED));
        RunRecord.Session second =
                new RunRecord.Session(
                        "2026-05-05T08:00:00Z", 120, Map.of(), Map.of("kind", "cuda"), Map.of());

        run.write(run.record().with(second));

        assertThat(run.record().sessions()).containsExactly(FIRST, second);
        assertThat(run.record().data()).isEqualTo(FIRST.data());
        assertThat(run.record().state()).isEqualTo(RunRecord.State.UNFINISHED);
    }

    @Test
    void aRecordOfOneSessionAmongTheRunsFieldsIsRead() throws IOException {
        RunFolder run = RunFolder.fresh(runs, "rotation", RECORD);
        Files.writeString(
                run.path().resolve("run.json"),
                """
                {"task":"rotation", "state":"FINISHED", "seed":1, "options":{"epochs":"3"},
                 "data":{"name":"scenes"}, "device":{"device":"cpu"}, "versions":{"java":"25"},
                 "protocol":{}}
                """);

        assertThat(run.record().sessions())
                .containsExactly(
                        new RunRecord.Session(
                                "",
                                0,
                                Map.of("name", "scenes"),
                                Map.of("device", "cpu"),
                                Map.of("java", "25")));
    }

    @Test
    void aFreshRunTakesAFreshName() throws IOException {
        RunFolder.fresh(runs, "rotation", RECORD);

        assertThat(RunFolder.fresh(runs, "rotation", RECORD).path()).hasFileName("rotation-2");
        assertThat(RunFolder.fresh(runs, "rotation", RECORD).path()).hasFileName("rotation-3");
    }

    @Test
    void aFinishedRunIsNotOverwrittenUnlessAsked() throws IOException {
        RunFolder run = madeAndLeft("a");
        run.write(RECORD.in(RunRecord.State.FINISHED));
        Files.writeString(run.checkpoint(), "weights");
        Files.writeString(run.path().resolve("notes.txt"), "mine");

        assertThatThrownBy(() -> RunFolder.create(run.path(), RECORD, false))
                .hasMessage(run.path() + " holds a run: name another folder, or overwrite it");
        assertThat(run.checkpoint()).hasContent("weights");

        RunFolder.create(run.path(), RECORD, true).close();
        assertThat(run.checkpoint()).doesNotExist();
        assertThat(run.path().resolve("notes.txt")).hasContent("mine");
    }

    private RunFolder madeAndLeft(String name) throws IOException {
        RunFolder run = RunFolder.fresh(runs, name, RECORD);
        run.close();
        return run;
    }

    @Test
    void aLivingRunIsNotOverwritten() throws IOException {
        try (RunFolder living = RunFolder.fresh(runs, "a", RECORD)) {
            Files.writeString(living.checkpoint(), "weights");

            assertThatThrownBy(() -> RunFolder.create(living.path(), RECORD, true))
                    .hasMessageContaining("in use");
            assertThat(living.checkpoint()).hasContent("weights");
            assertThat(living.record()).isEqualTo(RECORD);
        }
    }

    /// What is left by a process that was killed between its lock and its record.
    @Test
    void aFolderWithNothingButALockIsFree() throws IOException {
        Path folder = Files.createDirectory(runs.resolve("a"));
        Files.writeString(folder.resolve("run.lock"), "4711");

        try (RunFolder run = RunFolder.create(folder, RECORD, false)) {
            assertThat(run.record()).isEqualTo(RECORD);
        }
    }

    @Test
    void whatAKilledProcessLeftHalfWrittenIsRemovedByTheNext() throws IOException {
        RunFolder run = madeAndLeft("a");
        Path checkpoints = run.checkpoint().getParent();
        Files.writeString(checkpoints.resolve("last.safetensors.77-3.part"), "half");
        Files.writeString(run.path().resolve("run.json.77-4.part"), "half");
        Files.writeString(run.path().resolve("photos.zip.part"), "mine");

        run.hold();
        run.close();

        assertThat(checkpoints).isEmptyDirectory();
        assertThat(run.path().resolve("run.json.77-4.part")).doesNotExist();
        assertThat(run.path().resolve("photos.zip.part")).hasContent("mine");
    }

    @Test
    void aCheckpointThatLiesInARunThatNeverBeganIsNotItsOwn() throws IOException {
        RunRecord never =
                new RunRecord(
                        "rotation", RunRecord.State.UNFINISHED, 1, Map.of(), List.of(), Map.of());
        try (RunFolder run = RunFolder.fresh(runs, "a", never)) {
            Files.writeString(run.checkpoint(), "another's");
            assertThat(run.state()).isEmpty();
        }
    }

    @Test
    void anUnfinishedRunIsForResuming() throws IOException {
        RunFolder run = RunFolder.fresh(runs, "a", RECORD);

        assertThatThrownBy(() -> RunFolder.create(run.path(), RECORD, false))
                .hasMessageContaining("resume it");
    }

    @Test
    void aFolderOfOtherThingsIsLeftAlone() throws IOException {
        Files.writeString(runs.resolve("thesis.tex"), "mine");

        assertThatThrownBy(() -> RunFolder.create(runs, RECORD, true))
                .hasMessageContaining("files that are no run");
    }

    @Test
    void aFolderWithoutARunSaysWhatIsMissing() {
        assertThatThrownBy(() -> RunFolder.open(runs)).hasMessageContaining("run.json is missing");
    }

    @Test
    void aDamagedRecordIsNamed() throws IOException {
        RunFolder run = RunFolder.fresh(runs, "a", RECORD);
        for (String damaged :
                new String[] {"", "{", "[]", "{\"task\":1}", "{\"task\":\"a\",\"state\":\"?\"}"}) {
            Files.writeString(run.path().resolve("run.json"), damaged);
            assertThatThrownBy(run::record)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("run.json is damaged: ");
        }
    }

    /// A list of the run that was there before would be believed of the new one.
    @Test
    void whatARunSawGoesWithIt() throws IOException {
        RunFolder old = madeAndLeft("a");
        Files.writeString(old.seen(), "");
        Files.writeString(old.heldOut(), "");

        RunFolder run = RunFolder.create(old.path(), RECORD, true);

        assertThat(run.seen()).doesNotExist();
        assertThat(run.heldOut()).doesNotExist();
        run.close();
    }

    @Test
    void aRecordThatIsNoTextOrNoFileIsNamed() throws IOException {
        RunFolder run = madeAndLeft("a");
        Path file = run.path().resolve("run.json");
        Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(run::record).hasMessage(file + " is damaged: it is no text in UTF-8");

        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(run::record).hasMessageContaining(file.toString());
    }
}
