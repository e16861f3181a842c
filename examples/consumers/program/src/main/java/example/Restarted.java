package example;

import io.genoise.runtime.Relaunch;
import java.io.IOException;

/// The same for who starts Java without a flag, on the class path.
public final class Restarted {
    private Restarted() {}

    /// @throws IOException as the other does
    public static void main(String[] arguments) throws IOException {
        Relaunch.withVectors(Restarted.class, arguments);
        FirstSteps.main(arguments);
    }
}
