package io.genoise.elsewhere;

import io.genoise.task.PretextTask;
import io.genoise.task.Tasks;

/// A user's main, in a package of its own: on the module path nobody else may have ours.
public final class Names {
    private Names() {}

    public static void main(String... arguments) {
        System.out.println(PretextTask.class.getModule());
        System.out.println(Tasks.names());
    }
}
