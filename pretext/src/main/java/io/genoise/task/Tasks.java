package io.genoise.task;

import io.genoise.setting.Found;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/// The pretext tasks there are: Genoise's own and those of jars that lie beside it. No list names them: a class says of itself
/// that it is one, by `@AutoService(PretextTask.class)`.
public final class Tasks {
    private Tasks() {}

    /// All of them, by family and name, each as its paper has it.
    ///
    /// @throws IllegalStateException if two are called the same, or one cannot be made; the message names the classes
    public static List<PretextTask> all() {
        return List.copyOf(byName().values());
    }

    private static Map<String, PretextTask> byName() {
        Map<PretextTask, Card> cards = new HashMap<>();
        List<PretextTask> found =
                Found.all(PretextTask.class, ServiceLoader.load(PretextTask.class));
        found.forEach(task -> cards.put(task, Found.asked(task, PretextTask::card)));
        Map<String, PretextTask> named = new LinkedHashMap<>();
        found.stream()
                .sorted(
                        Comparator.comparing((PretextTask task) -> cards.get(task).family())
                                .thenComparing(task -> cards.get(task).name()))
                .forEach(task -> {
                    String name = cards.get(task).name();
                    PretextTask other = named.putIfAbsent(name, task);
                    if (other != null) {
                        throw new IllegalStateException(
                                "two tasks are called %s: %s and %s"
                                        .formatted(
                                                name,
                                                other.getClass().getName(),
                                                task.getClass().getName()));
                    }
                });
        return named;
    }

    /// The one to begin with: a net learns something by it in minutes, from any pictures of things that have an up.
    public static PretextTask first() {
        return named("rotation");
    }

    /// The names, by family.
    public static List<String> names() {
        return List.copyOf(byName().keySet());
    }

    /// The task called `name`, as its paper has it.
    ///
    /// @throws IllegalArgumentException if there is none
    public static PretextTask named(String name) {
        Map<String, PretextTask> all = byName();
        PretextTask task = all.get(name);
        if (task == null) {
            throw new IllegalArgumentException(
                    "no task is called %s; there are %s".formatted(name, all.keySet()));
        }
        return task;
    }
}
