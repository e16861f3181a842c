package io.genoise.data;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Which pictures belong together, so that a test must not tear them apart: a net that has learned from one of them knows
/// the other. In every rule but [None] files of equal bytes do.
public sealed interface GroupBy {
    /// Near-duplicates, and pictures that one camera took within 3 s.
    GroupBy AUTO = new Auto();

    /// Near-duplicates, and pictures that one camera took within 3 s.
    record Auto() implements GroupBy {
        @Override
        public String text() {
            return "auto";
        }
    }

    /// The pictures of one folder, as where each person, animal or site has one.
    record Folder() implements GroupBy {
        @Override
        public String text() {
            return "folder";
        }
    }

    /// Pictures whose names, without their folders, begin alike: with the same text of the pattern's first group, or of
    /// the whole pattern where it has none. Names that do not begin so are alone.
    ///
    /// @param pattern looked for at the beginning of a name
    record Prefix(Pattern pattern) implements GroupBy {
        @Override
        public String text() {
            return "prefix:" + pattern;
        }

        /// What the name of `file` begins with; null if the pattern is not there.
        String of(String file) {
            Matcher matcher = pattern.matcher(file.substring(file.lastIndexOf('/') + 1));
            if (!matcher.lookingAt()) {
                return null;
            }
            return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
        }
    }

    /// Pictures whose numbers, the last ones in their names, lie in one block: 0 … count-1, count … 2·count-1 and so on, whatever
    /// folders they lie in. Names without a number are alone.
    ///
    /// @param count numbers of a block, 1 or more
    record Number(long count) implements GroupBy {
        private static final Pattern LAST = Pattern.compile(".*?([0-9]{1,18})[^0-9]*");

        @Override
        public String text() {
            return "number:" + count;
        }

        /// The block of `file`, which may be a piece of one; empty if its name has no number.
        OptionalLong of(String file) {
            String name = file.replaceFirst(", frames? [0-9-]+$", "");
            name = name.substring(name.lastIndexOf('/') + 1);
            int dot = name.lastIndexOf('.');
            Matcher matcher = LAST.matcher(dot > 0 ? name.substring(0, dot) : name);
            return matcher.matches()
                    ? OptionalLong.of(Long.parseLong(matcher.group(1)) / count)
                    : OptionalLong.empty();
        }
    }

    /// Pictures that one camera took within so much time, one after another.
    ///
    /// @param within between one picture and the next of the same camera
    record Time(Duration within) implements GroupBy {
        @Override
        public String text() {
            return "time:%ss".formatted(seconds(within));
        }
    }

    /// Every picture is on its own, copies too.
    record None() implements GroupBy {
        @Override
        public String text() {
            return "none";
        }
    }

    /// The rule as it is written: `auto`, `folder`, `prefix:RE`, `number:8`, `time:3s` or `none`.
    String text();

    /// The rule that `text` names.
    ///
    /// @throws IllegalArgumentException if it names none, or its pattern or time cannot be understood
    static GroupBy of(String text) {
        if (text.startsWith("prefix:") && text.length() > "prefix:".length()) {
            try {
                return new Prefix(Pattern.compile(text.substring("prefix:".length())));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "'%s': the pattern cannot be understood (%s)"
                                .formatted(text, e.getDescription()),
                        e);
            }
        }
        if (text.matches("number:0*[1-9][0-9]{0,17}")) {
            return new Number(Long.parseLong(text.substring("number:".length())));
        }
        if (text.startsWith("time:")) {
            return new Time(time(text));
        }
        return switch (text) {
            case "auto" -> AUTO;
            case "folder" -> new Folder();
            case "none" -> new None();
            default ->
                    throw new IllegalArgumentException(
                            "'%s': expected auto, folder, prefix:PATTERN, number:COUNT, time:SECONDSs such as time:3s, or none"
                                    .formatted(text));
        };
    }

    private static Duration time(String text) {
        Matcher matcher = Pattern.compile("time:([0-9]{1,9}(?:\\.[0-9]{1,3})?)s?").matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s': expected a number of seconds, such as time:3s".formatted(text));
        }
        return Duration.ofMillis(Math.round(1000 * Double.parseDouble(matcher.group(1))));
    }

    private static String seconds(Duration time) {
        String text = Double.toString(time.toMillis() / 1000.0);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
