package io.genoise.weights;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A strict parser of the JSON that a safetensors header may hold, and of nothing more:
///
///     header   = { "name": tensor, …, "__metadata__": { "name": "text", … } }
///     tensor   = { "dtype": "F32", "shape": [64, 3, 5, 5], "data_offsets": [begin, end] }
///
/// The grammar does not nest, so neither does the parser: hostile depth cannot exhaust the stack. The numbers are
/// checked against one another and against the file before anything is allocated for the tensors.
final class HeaderParser {
    private static final int HIGHEST_RANK = 32;

    private final String source;
    private final byte[] bytes;
    private final long origin;
    private int at;

    private HeaderParser(String source, byte[] bytes, long origin) {
        this.source = source;
        this.bytes = bytes;
        this.origin = origin;
    }

    /// @param json the header's bytes, padding included
    /// @param origin where they start in the file
    /// @param dataBytes how many bytes follow the header
    static Header parse(String source, ByteBuffer json, long origin, long dataBytes)
            throws MalformedCheckpointException {
        byte[] bytes = new byte[json.remaining()];
        json.get(json.position(), bytes);
        return new HeaderParser(source, bytes, origin).header(dataBytes);
    }

    private Header header(long dataBytes) throws MalformedCheckpointException {
        checkUtf8();
        if (bytes.length == 0 || bytes[0] != '{') {
            throw malformed(0, "a header starts with {");
        }
        List<Header.Slot> slots = new ArrayList<>();
        Map<String, String> metadata = null;
        Set<String> names = new HashSet<>();
        for (boolean more = opens('{', '}', "the header");
                more;
                more = continues('}', "the header")) {
            int position = at;
            String name = string("a tensor's name");
            if (!names.add(name)) {
                throw malformed(position, "the name " + quoted(name) + " comes twice");
            }
            expect(':', "a colon after the name");
            if (name.equals(Checkpoint.RESERVED)) {
                metadata = metadata();
            } else {
                slots.add(slot(name, position, dataBytes));
            }
        }
        while (at < bytes.length) {
            if (bytes[at] != ' ') {
                throw malformed(at, "only spaces may follow the header's closing }");
            }
            at++;
        }
        checkCover(slots, dataBytes);
        return new Header(List.copyOf(slots), metadata == null ? Map.of() : metadata);
    }

    private Map<String, String> metadata() throws MalformedCheckpointException {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (boolean more = opens('{', '}', "the metadata");
                more;
                more = continues('}', "the metadata")) {
            int position = at;
            String name = string("a name in the metadata");
            expect(':', "a colon after the name");
            if (metadata.put(name, string("a text in the metadata")) != null) {
                throw malformed(position, "the metadata's name " + quoted(name) + " comes twice");
            }
        }
        return metadata;
    }

    private Header.Slot slot(String name, int position, long dataBytes)
            throws MalformedCheckpointException {
        StoredType type = null;
        long[] shape = null;
        long[] offsets = null;
        for (boolean more = opens('{', '}', "a tensor"); more; more = continues('}', "a tensor")) {
            int start = at;
            String key = string("dtype, shape or data_offsets");
            expect(':', "a colon after the name");
            boolean repeated;
            switch (key) {
                case "dtype" -> {
                    repeated = type != null;
                    type = type(name);
                }
                case "shape" -> {
                    repeated = shape != null;
                    shape = numbers(HIGHEST_RANK);
                }
                case "data_offsets" -> {
                    repeated = offsets != null;
                    offsets = numbers(2);
                }
                default ->
                        throw malformed(
                                start,
                                "tensor %s says %s, not dtype, shape or data_offsets"
                                        .formatted(quoted(name), quoted(key)));
            }
            if (repeated) {
                throw malformed(start, "tensor %s says %s twice".formatted(quoted(name), key));
            }
        }
        if (type == null || shape == null || offsets == null || offsets.length != 2) {
            throw malformed(
                    position,
                    "tensor " + quoted(name) + " needs dtype, shape and two data_offsets");
        }
        long size = type.bytes();
        int[] sizes = new int[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            sizes[axis] = (int) shape[axis];
            if (sizes[axis] != shape[axis]
                    || Math.multiplyHigh(size, shape[axis]) != 0
                    || size * shape[axis] < 0) {
                throw malformed(
                        position,
                        "tensor %s is too large: shape %s"
                                .formatted(quoted(name), Arrays.toString(shape)));
            }
            size *= shape[axis];
        }
        if (offsets[0] > offsets[1] || offsets[1] > dataBytes) {
            throw malformed(
                    position,
                    "tensor %s lies at %s to %s, but the data has %s bytes"
                            .formatted(quoted(name), offsets[0], offsets[1], dataBytes));
        }
        if (offsets[1] - offsets[0] != size) {
            throw malformed(
                    position,
                    "tensor %s has room for %s bytes, but %s%s takes %s"
                            .formatted(
                                    quoted(name),
                                    offsets[1] - offsets[0],
                                    type,
                                    Arrays.toString(sizes),
                                    size));
        }
        return new Header.Slot(name, type, sizes, offsets[0], offsets[1], origin + position);
    }

    private StoredType type(String tensor) throws MalformedCheckpointException {
        skipSpace();
        int start = at;
        String name = string("a type such as \"F32\"");
        StoredType type = StoredType.named(name);
        if (type == null) {
            throw malformed(
                    start,
                    "tensor %s is of type %s; known are %s"
                            .formatted(
                                    quoted(tensor),
                                    quoted(name),
                                    Arrays.toString(StoredType.values())));
        }
        return type;
    }

    /// In order of place, each tensor begins where the one before ends, and the last ends with the
    /// file.
    private void checkCover(List<Header.Slot> slots, long dataBytes)
            throws MalformedCheckpointException {
        List<Header.Slot> order = new ArrayList<>(slots);
        order.sort(
                Comparator.comparingLong(Header.Slot::begin).thenComparingLong(Header.Slot::end));
        long covered = 0;
        for (Header.Slot slot : order) {
            if (slot.begin() != covered) {
                throw new MalformedCheckpointException(
                        source,
                        slot.position(),
                        "tensor %s begins at %s of the data, %s %s, where the one before ends"
                                .formatted(
                                        quoted(slot.name()),
                                        slot.begin(),
                                        slot.begin() < covered
                                                ? "overlapping up to"
                                                : "leaving a gap after",
                                        covered));
            }
            covered = slot.end();
        }
        if (covered != dataBytes) {
            throw new MalformedCheckpointException(
                    source,
                    origin + bytes.length + covered,
                    "%s bytes follow that belong to no tensor".formatted(dataBytes - covered));
        }
    }

    /// Reads the opening mark; true if a member follows, false if the closing mark did, which then
    /// is read too.
    private boolean opens(char open, char close, String what) throws MalformedCheckpointException {
        expect(open, what);
        return !reads(close);
    }

    /// After a member: true past a comma, false past the closing mark.
    private boolean continues(char close, String what) throws MalformedCheckpointException {
        if (reads(close)) {
            return false;
        }
        expect(',', what);
        skipSpace();
        return true;
    }

    private boolean reads(char mark) {
        skipSpace();
        if (at < bytes.length && bytes[at] == mark) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char mark, String what) throws MalformedCheckpointException {
        if (!reads(mark)) {
            throw malformed(
                    at,
                    "expected %c in %s, but %s"
                            .formatted(
                                    mark,
                                    what,
                                    at < bytes.length
                                            ? "found "
                                                    + quoted(
                                                            String.valueOf(
                                                                    (char) (bytes[at] & 0xFF)))
                                            : "the header ends"));
        }
    }

    private long[] numbers(int most) throws MalformedCheckpointException {
        long[] values = new long[most];
        int count = 0;
        for (boolean more = opens('[', ']', "a list"); more; more = continues(']', "a list")) {
            if (count == most) {
                throw malformed(at, "more than " + most + " numbers");
            }
            values[count++] = number();
        }
        return Arrays.copyOf(values, count);
    }

    private long number() throws MalformedCheckpointException {
        int start = at;
        long value = 0;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            int digit = bytes[at++] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw malformed(start, "a number beyond " + Long.MAX_VALUE);
            }
            value = 10 * value + digit;
        }
        if (at == start || (bytes[start] == '0' && at > start + 1)) {
            throw malformed(start, "expected a whole number without sign, point or leading zeros");
        }
        return value;
    }

    private String string(String what) throws MalformedCheckpointException {
        expect('"', what);
        int start = at;
        StringBuilder text = new StringBuilder();
        for (int plain = at; ; plain = at) {
            while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
                if (bytes[at] >= 0 && bytes[at] < ' ') {
                    throw malformed(at, "a control character in " + what);
                }
                at++;
            }
            text.append(new String(bytes, plain, at - plain, StandardCharsets.UTF_8));
            if (at == bytes.length) {
                throw malformed(start, "the header ends inside " + what);
            }
            if (bytes[at++] == '"') {
                break;
            }
            text.append(escaped(at));
        }
        if (text.codePoints()
                .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw malformed(start, "half a surrogate pair in " + what);
        }
        return text.toString();
    }

    /// The character that the escape at `start`, behind its backslash, stands for.
    private char escaped(int start) throws MalformedCheckpointException {
        char mark = at < bytes.length ? (char) bytes[at++] : ' ';
        return switch (mark) {
            case '"', '\\', '/' -> mark;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int end = start + 5; at < end; at++) {
                    int digit = at < bytes.length ? Character.digit((char) bytes[at], 16) : -1;
                    if (digit < 0) {
                        throw malformed(start, "expected four hexadecimal digits after \\u");
                    }
                    code = 16 * code + digit;
                }
                yield (char) code;
            }
            default -> throw malformed(start, "a backslash before nothing that JSON knows");
        };
    }

    private void checkUtf8() throws MalformedCheckpointException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(256);
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw malformed(in.position(), "the header is not UTF-8");
        }
    }

    private void skipSpace() {
        while (at < bytes.length
                && (bytes[at] == ' '
                        || bytes[at] == '\n'
                        || bytes[at] == '\r'
                        || bytes[at] == '\t')) {
            at++;
        }
    }

    private MalformedCheckpointException malformed(int position, String problem) {
        return new MalformedCheckpointException(source, origin + position, problem);
    }

    /// A name from the file for a message: short, and without characters that could play with a
    /// terminal.
    private static String quoted(String name) {
        StringBuilder text = new StringBuilder("'");
        name.codePoints()
                .limit(60)
                .forEach(c -> {
                    if (Character.isISOControl(c)) {
                        text.append("\\u%04x".formatted(c));
                    } else {
                        text.appendCodePoint(c);
                    }
                });
        return text.append(name.codePointCount(0, name.length()) > 60 ? "…'" : "'").toString();
    }
}
