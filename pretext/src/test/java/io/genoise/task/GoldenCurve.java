package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.tensor.Device;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The loss of a task's first 50 steps, as it was once: whatever changes it shows.
///
/// It stands in the task's test itself ([TaskContract#golden(String)]), and then a task is its file and its test; the message of a test
/// that has none shows what to write there. Or it is a text resource `NAME.losses` beside the task's class, in the test resources
/// (Genoise's own lie beside this class): `./mvnw -pl pretext test -Dtest=JigsawTest -Dgenoise.golden=write` writes it. Results do not
/// depend on threads or on the width of vectors, so it holds to 10⁻⁶; on a graphics processor (`-Pgpu`) its first steps hold to
/// 10⁻³. Ten steps of it are followed, and all with `-Dgenoise.slow=true`.
///
/// @param text the losses, if they stand in the test; else empty
record GoldenCurve(PretextTask task, String text) {
    static final int STEPS = 50;

    private static final int SOME = 10;
    private static final double CLOSE = 1e-6;

    /// Other devices add in another order, and what that changes doubles every few steps.
    private static final int FIRST = 5;

    private static final double ELSEWHERE = 1e-3;

    /// What trains.
    interface Losses {
        /// The losses of the first `count` of 50 steps, if not of more.
        List<Float> ofFirst(int count) throws IOException;
    }

    /// Checks what `losses` gives, or writes it down.
    void check(Losses losses) throws IOException {
        if (text.isEmpty() && "write".equals(System.getProperty("genoise.golden"))) {
            Path folder = Path.of("src/test/resources", folder());
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(file()), written(losses.ofFirst(STEPS), 1));
            return;
        }
        double[] expected = expected();
        if (expected.length == 0) {
            throw new AssertionError(
                    "no golden curve of %s: .golden(…) of its contract takes\n%s"
                            .formatted(task.card().name(), written(losses.ofFirst(STEPS), 5)));
        }
        assertThat(expected).hasSize(STEPS);
        boolean cpu = "cpu".equals(deviceName());
        double tolerance = cpu ? CLOSE : ELSEWHERE;
        int count = cpu ? Boolean.getBoolean("genoise.slow") ? STEPS : SOME : FIRST;
        List<Float> found = losses.ofFirst(count);
        for (int step = 0; step < count; step++) {
            assertThat((double) found.get(step))
                    .as("the loss of step %s", step)
                    .isCloseTo(
                            expected[step],
                            within(tolerance * Math.max(1, Math.abs(expected[step]))));
        }
    }

    private double[] expected() throws IOException {
        return Arrays.stream((text.isEmpty() ? stored() : text).strip().split("\\s+"))
                .filter(number -> !number.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private String stored() throws IOException {
        try (InputStream in =
                task.getClass().getResourceAsStream("/%s/%s".formatted(folder(), file()))) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String file() {
        return task.card().name() + ".losses";
    }

    private String folder() {
        String own = task.getClass().getPackageName();
        String house = GoldenCurve.class.getPackageName();
        return (own.startsWith(house + ".") ? house : own).replace('.', '/');
    }

    private static String deviceName() {
        try (Device device = Device.best(1)) {
            return device.name();
        }
    }

    /// So many in a line.
    private static String written(List<Float> losses, int together) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < losses.size(); i++) {
            text.append(losses.get(i)).append((i + 1) % together == 0 ? '\n' : ' ');
        }
        return text.toString();
    }
}
