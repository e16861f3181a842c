package io.genoise.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What is handed on to others names no place on the machine it was made on: of every absolute path only the last name stays,
/// `--data /home/ada/pictures` becomes `--data pictures`. Scores, which are written in base64, are left as they are.
final class LastNames {
    private static final String SCORES = "scores";
    private static final Pattern ABOVE = Pattern.compile("(?<![\\w./~-])/(?:[^/\\s\"'`,]+/)+");

    private LastNames() {}

    /// A JSON value whose texts name no place any more.
    static Object of(Object value) {
        return switch (value) {
            case String text -> ABOVE.matcher(text).replaceAll("");
            case List<?> list -> list.stream().map(LastNames::of).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> cut = new LinkedHashMap<>();
                map.forEach(
                        (name, inner) -> cut.put(name, name.equals(SCORES) ? inner : of(inner)));
                yield cut;
            }
            case null -> null;
            default -> value;
        };
    }
}
