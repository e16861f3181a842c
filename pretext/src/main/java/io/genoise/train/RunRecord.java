package io.genoise.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/// What a run was made with: enough to make it again, and to know what its figures mean.
///
/// @param task what was trained, such as `rotation`
/// @param state how far it came
/// @param seed of everything random
/// @param options as given and as filled in, by name
/// @param data the data set: name, fingerprint, pictures, size
/// @param device what computed: kind, vector width, threads
/// @param versions of Genoise, Java, processor and system; see [Versions]
/// @param protocol how its figures were measured, in words by topic
public record RunRecord(
        String task,
        State state,
        long seed,
        Map<String, String> options,
        Map<String, String> data,
        Map<String, String> device,
        Map<String, String> versions,
        Map<String, String> protocol) {

    /// How far a run came.
    public enum State {
        /// Not at its end: it runs, or was broken off and can be resumed.
        UNFINISHED,
        /// At its end.
        FINISHED,
        /// Stopped because its figures were no longer finite.
        DIVERGED
    }

    /// Copies the maps, keeping their order.
    public RunRecord {
        options = frozen(options);
        data = frozen(data);
        device = frozen(device);
        versions = frozen(versions);
        protocol = frozen(protocol);
    }

    /// The same record in another state.
    public RunRecord in(State other) {
        return new RunRecord(task, other, seed, options, data, device, versions, protocol);
    }

    /// The same record in another state, with another protocol.
    public RunRecord with(State other, Map<String, String> measured) {
        return new RunRecord(task, other, seed, options, data, device, versions, measured);
    }

    String toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("task", task);
        fields.put("state", state.name());
        fields.put("seed", seed);
        fields.put("options", options);
        fields.put("data", data);
        fields.put("device", device);
        fields.put("versions", versions);
        fields.put("protocol", protocol);
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(fields) + "\n";
    }

    /// @throws IllegalArgumentException if a field is missing or of another kind; the message names it
    static RunRecord fromJson(String json) {
        Map<String, Object> fields = JSON.std.mapFrom(json);
        return new RunRecord(
                field(fields, "task", String.class),
                State.valueOf(field(fields, "state", String.class)),
                field(fields, "seed", Number.class).longValue(),
                words(fields, "options"),
                words(fields, "data"),
                words(fields, "device"),
                words(fields, "versions"),
                words(fields, "protocol"));
    }

    private static <T> T field(Map<String, Object> fields, String name, Class<T> type) {
        Object value = fields.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "%s is %s, not a %s"
                            .formatted(name, value, type.getSimpleName().toLowerCase(Locale.ROOT)));
        }
        return type.cast(value);
    }

    private static Map<String, String> words(Map<String, Object> fields, String name) {
        Map<String, String> words = new LinkedHashMap<>();
        Map<?, ?> values = field(fields, name, Map.class);
        values.forEach((key, value) -> words.put(String.valueOf(key), String.valueOf(value)));
        return words;
    }

    private static Map<String, String> frozen(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
