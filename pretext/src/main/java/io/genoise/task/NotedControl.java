package io.genoise.task;

import io.genoise.train.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A control as a run's record tells of it after the run: what a table of runs shows, whatever their task.
///
/// @param topic what was looked at, such as `answers about noise`
/// @param verdict what came of it; empty if it has none, such as a figure alone, or one of a version that gave none
/// @param words all that the record says of it, the verdict first
public record NotedControl(String topic, Optional<ControlVerdict> verdict, String words) {
    private static final String CONTROL = "control, ";

    /// From what is worst to what says least.
    private static final List<ControlVerdict> GRAVITY =
            List.of(
                    ControlVerdict.NOT_PASSED,
                    ControlVerdict.CANNOT_TELL,
                    ControlVerdict.NO_STATEMENT,
                    ControlVerdict.PASSED,
                    ControlVerdict.NOT_APPLICABLE);

    /// The controls that `record` tells of, in its order; none if its run is not finished, its task has none, or it is older
    /// than they are.
    public static List<NotedControl> of(RunRecord record) {
        List<NotedControl> controls = new ArrayList<>();
        record.protocol()
                .forEach((topic, words) -> {
                    if (topic.startsWith(CONTROL)) {
                        controls.add(
                                new NotedControl(
                                        topic.substring(CONTROL.length()), verdict(words), words));
                    }
                });
        return List.copyOf(controls);
    }

    private static Optional<ControlVerdict> verdict(String words) {
        return Stream.of(ControlVerdict.values())
                .filter(one -> words.startsWith(one + ":"))
                .findFirst();
    }

    /// What all of `controls` come to, in one word for a table: the gravest of their verdicts, "passed" only if none that
    /// was applicable says anything else; empty if none has a verdict.
    public static Optional<ControlVerdict> together(List<NotedControl> controls) {
        return controls.stream()
                .flatMap(control -> control.verdict.stream())
                .min(Comparator.comparing(GRAVITY::indexOf));
    }
}
