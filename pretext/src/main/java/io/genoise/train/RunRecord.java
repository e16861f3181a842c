package io.genoise.train;

import io.genoise.tensor.Device;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/// What a run was made with: enough to make it again, and to know what its figures mean.
///
/// @param task what was trained, such as `rotation`
/// @param state how far it came
/// @param seed of everything random
/// @param options as given and as filled in, by name
/// @param sessions the stretches in which it was trained, the first one first; a resumed run has several
/// @param protocol how its figures were measured, in words by topic
public record RunRecord(
        String task,
        State state,
        long seed,
        Map<String, String> options,
        List<Session> sessions,
        Map<String, String> protocol) {

    /// How far a run came.
    public enum State {
        /// Not at its end: it runs, or was broken off and can be resumed.
        UNFINISHED,
        /// At its end.
        FINISHED,
        /// Stopped because its figures were no longer finite.
        DIVERGED,
        /// Stopped because its learner said that what it learned was worthless.
        COLLAPSED
    }

    /// What a run was trained on and by, from its beginning or from where it was resumed to where it stopped.
    ///
    /// @param began when, such as `2026-05-04T10:15:30Z`; empty in records that kept one session without its time
    /// @param step how many steps were done when it began
    /// @param data the data set: name, fingerprint, pictures, size
    /// @param device what computed: kind, vector width, threads
    /// @param versions of Genoise, Java, processor and system; see [Versions]
    public record Session(
            String began,
            long step,
            Map<String, String> data,
            Map<String, String> device,
            Map<String, String> versions) {
        /// Copies the maps, keeping their order.
        public Session {
            data = frozen(data);
            device = frozen(device);
            versions = frozen(versions);
        }

        /// What `trainer` begins now.
        static Session of(Trainer trainer) {
            return new Session(
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    trainer.step(),
                    trainer.plan().data(),
                    facts(trainer.device()),
                    Versions.current());
        }

        private static Map<String, String> facts(Device device) {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("device", device.name());
            for (String fact : device.facts()) {
                int colon = fact.indexOf(':');
                facts.put(
                        colon < 0 ? "fact" + facts.size() : fact.substring(0, colon).strip(),
                        fact.substring(colon + 1).strip());
            }
            return facts;
        }

        private Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("began", began);
            fields.put("step", step);
            fields.put("data", data);
            fields.put("device", device);
            fields.put("versions", versions);
            return fields;
        }

        private static Session of(Map<String, Object> fields) {
            return new Session(
                    field(fields, "began", String.class),
                    field(fields, "step", Number.class).longValue(),
                    words(fields, "data"),
                    words(fields, "device"),
                    words(fields, "versions"));
        }
    }

    /// Copies list and maps, keeping their order.
    public RunRecord {
        options = frozen(options);
        sessions = List.copyOf(sessions);
        protocol = frozen(protocol);
    }

    /// The data set that the run began with; empty if it has not begun.
    public Map<String, String> data() {
        return sessions.isEmpty() ? Map.of() : sessions.getFirst().data;
    }

    /// The same record in another state.
    public RunRecord in(State other) {
        return new RunRecord(task, other, seed, options, sessions, protocol);
    }

    /// The same record in another state, with another protocol.
    public RunRecord with(State other, Map<String, String> measured) {
        return new RunRecord(task, other, seed, options, sessions, measured);
    }

    /// The same record with other options: the pictures lie elsewhere now, for instance.
    public RunRecord with(Map<String, String> others) {
        return new RunRecord(task, state, seed, others, sessions, protocol);
    }

    /// The same record with one session more, and again not at its end.
    public RunRecord with(Session session) {
        List<Session> longer = new ArrayList<>(sessions);
        longer.add(session);
        return new RunRecord(task, State.UNFINISHED, seed, options, longer, protocol);
    }

    String toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("task", task);
        fields.put("state", state.name());
        fields.put("seed", seed);
        fields.put("options", options);
        fields.put("sessions", sessions.stream().map(Session::fields).toList());
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
                sessions(fields),
                words(fields, "protocol"));
    }

    private static List<Session> sessions(Map<String, Object> fields) {
        if (!fields.containsKey("sessions")) {
            // Version 0.1 kept the last session alone, among the fields of the run.
            return List.of(
                    new Session(
                            "",
                            0,
                            words(fields, "data"),
                            words(fields, "device"),
                            words(fields, "versions")));
        }
        List<Session> sessions = new ArrayList<>();
        for (Object session : field(fields, "sessions", List.class)) {
            Map<String, Object> named = new LinkedHashMap<>();
            Map<?, ?> values = field(Map.of("session", session), "session", Map.class);
            values.forEach((name, value) -> named.put(String.valueOf(name), value));
            sessions.add(Session.of(named));
        }
        return sessions;
    }

    private static <T> T field(Map<String, ?> fields, String name, Class<T> type) {
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
