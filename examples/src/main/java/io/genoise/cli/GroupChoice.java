package io.genoise.cli;

import io.genoise.data.GroupBy;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/// The option that says which pictures belong together.
final class GroupChoice {
    private static final String NOTE = "group-by";

    @Option(
            names = "--group-by",
            paramLabel = "RULE",
            defaultValue = "auto",
            converter = Rule.class,
            order = 7,
            description =
                    "Which pictures belong together, so that none is tested whose like was learned from: auto"
                            + " (near-duplicates, and shots of one camera within 3 s), folder, prefix:PATTERN (names"
                            + " that begin alike), number:8 (names whose numbers are 0 to 7, 8 to 15, …), time:3s, or"
                            + " none. Equal files do in all but none, pieces of one clip always (default:"
                            + " ${DEFAULT-VALUE}).")
    GroupBy rule;

    /// A rule by its text.
    static final class Rule implements ITypeConverter<GroupBy> {
        @Override
        public GroupBy convert(String text) {
            try {
                return GroupBy.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /// As a note of a run.
    Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put(NOTE, rule.text());
        return notes;
    }

    /// Takes over what the `notes` of a run say, unless it was `given`.
    void restore(Map<String, String> notes, ParseResult given) {
        if (!given.hasMatchedOption("--group-by") && notes.containsKey(NOTE)) {
            rule = GroupBy.of(notes.get(NOTE));
        }
    }
}
