package io.genoise.cli;

import io.genoise.task.PretextTask;
import io.genoise.task.Tasks;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The option that says which task, in its small preset, as one word: `jigsaw`, or with settings `jigsaw,grid=2`.
final class TaskChoice {
    @Option(
            names = "--task",
            paramLabel = "NAME[,SETTING=VALUE]...",
            converter = Small.class,
            completionCandidates = Names.class,
            order = 19,
            description =
                    "What the network learns by, in its preset for two processors; see the list above.")
    PretextTask given;

    /// The task that was given, or the one to begin with.
    PretextTask task() {
        return given == null ? Tasks.first().small() : given;
    }

    /// A task from its text.
    static final class Small implements ITypeConverter<PretextTask> {
        @Override
        public PretextTask convert(String text) {
            try {
                return of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /// The names, for a shell that completes them.
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Tasks.names().iterator();
        }
    }

    private static PretextTask of(String text) {
        String[] parts = text.split(",");
        PretextTask small = Tasks.named(parts[0].strip()).small();
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int sign = parts[i].indexOf('=');
            if (sign < 1) {
                throw new IllegalArgumentException(
                        "'%s' of task %s is no setting: name=value expected"
                                .formatted(parts[i], parts[0]));
            }
            settings.put(parts[i].substring(0, sign).strip(), parts[i].substring(sign + 1).strip());
        }
        return small.with(settings);
    }
}
