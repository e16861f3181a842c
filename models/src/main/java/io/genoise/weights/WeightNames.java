package io.genoise.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What another program calls a network's tensors, and what they are called here, as lines of text:
///
/// | line | what it says |
/// |---|---|
/// | `cls_token` | called the same |
/// | `layernorm.* = norm.*` | called otherwise |
/// | `query.* + key.* = qkv.*` | several tensors are one here, one behind another along the first axis |
/// | `- mask_token` | of no use here |
///
/// `#` stands for a number, `*` for a last word such as `weight`; what they stand for is the same on both sides, in the order
/// in which they come. The first line that fits counts.
public final class WeightNames {
    private final List<Line> lines;

    /// What the first of several names becomes, and which of them a name is.
    private record Found(Line line, int part, List<String> values) {
        String ours() {
            return line.ours.filled(values);
        }
    }

    /// @param theirs names that become one
    /// @param ours null if they are of no use
    private record Line(List<Template> theirs, Template ours) {}

    private WeightNames(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /// The names that `text` says, a line each.
    ///
    /// @throws IllegalArgumentException if the two sides of a line do not hold as many numbers and words
    public static WeightNames of(String text) {
        return new WeightNames(
                text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .map(WeightNames::line)
                        .toList());
    }

    private static Line line(String text) {
        if (text.startsWith("- ")) {
            return new Line(List.of(new Template(text.substring(2).strip())), null);
        }
        String[] sides = text.split(" = ");
        List<Template> theirs =
                Arrays.stream(sides[0].split(" \\+ "))
                        .map(name -> new Template(name.strip()))
                        .toList();
        Template ours = new Template(sides[sides.length - 1].strip());
        if (sides.length > 2 || theirs.stream().anyMatch(t -> t.open() != ours.open())) {
            throw new IllegalArgumentException("'%s' says no names".formatted(text));
        }
        return new Line(theirs, ours);
    }

    /// `tensors` by our names; those of no use here are left out.
    ///
    /// @throws IllegalArgumentException if a tensor is not known, is one of several and another is missing, or becomes the
    ///     same as another; the message names it
    public Map<String, StoredTensor> renamed(Map<String, StoredTensor> tensors) {
        List<String> unknown = new ArrayList<>();
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        for (String name : tensors.keySet()) {
            Optional<Found> found = found(name);
            if (found.isEmpty()) {
                unknown.add(name);
            } else if (found.get().line.ours != null && found.get().part == 0) {
                Found first = found.get();
                StoredTensor other = renamed.put(first.ours(), whole(first, tensors));
                if (other != null) {
                    throw new IllegalArgumentException(
                            "tensor %s is there twice, under other names: both are %s here"
                                    .formatted(name, first.ours()));
                }
            }
        }
        if (!unknown.isEmpty()) {
            String first = unknown.getFirst();
            throw new IllegalArgumentException(
                    "tensor %s %s is not known%s"
                            .formatted(
                                    first,
                                    tensors.get(first),
                                    unknown.size() == 1
                                            ? ""
                                            : " (and %s more, the last of them %s)"
                                                    .formatted(
                                                            unknown.size() - 1,
                                                            unknown.getLast())));
        }
        checkFirstParts(tensors, renamed);
        return renamed;
    }

    /// What they call the tensor called `ours` here, `a + b` if they are several; `ours` itself if no line says it.
    public String theirs(String ours) {
        for (Line line : lines) {
            List<String> values = line.ours == null ? null : line.ours.values(ours);
            if (values != null) {
                return line.theirs.stream()
                        .map(template -> template.filled(values))
                        .collect(Collectors.joining(" + "));
            }
        }
        return ours;
    }

    private Optional<Found> found(String name) {
        for (Line line : lines) {
            for (int part = 0; part < line.theirs.size(); part++) {
                List<String> values = line.theirs.get(part).values(name);
                if (values != null) {
                    return Optional.of(new Found(line, part, values));
                }
            }
        }
        return Optional.empty();
    }

    private static StoredTensor whole(Found found, Map<String, StoredTensor> tensors) {
        List<StoredTensor> parts = new ArrayList<>();
        for (Template template : found.line.theirs) {
            String name = template.filled(found.values);
            StoredTensor part = tensors.get(name);
            if (part == null) {
                throw missing(name, found);
            }
            if (found.line.theirs.size() > 1 && !part.type().isFloating()) {
                throw new IllegalArgumentException(
                        "tensor %s is %s: numbers with a floating point expected"
                                .formatted(name, part));
            }
            if (!parts.isEmpty() && !Arrays.equals(part.shape(), parts.getFirst().shape())) {
                throw new IllegalArgumentException(
                        "tensor %s has shape %s where %s has %s"
                                .formatted(
                                        name,
                                        Arrays.toString(part.shape()),
                                        found.line.theirs.getFirst().filled(found.values),
                                        Arrays.toString(parts.getFirst().shape())));
            }
            parts.add(part);
        }
        return parts.size() == 1 ? parts.getFirst() : joined(parts);
    }

    /// Those that come second or third, and wait for a first that is not there.
    private void checkFirstParts(
            Map<String, StoredTensor> tensors, Map<String, StoredTensor> renamed) {
        for (String name : tensors.keySet()) {
            Found found = found(name).orElseThrow();
            if (found.line.ours != null && !renamed.containsKey(found.ours())) {
                throw missing(found.line.theirs.getFirst().filled(found.values), found);
            }
        }
    }

    private static IllegalArgumentException missing(String name, Found found) {
        return new IllegalArgumentException(
                "tensor %s is missing, which is a part of %s here".formatted(name, found.ours()));
    }

    /// One behind another along the first axis, as F32.
    private static StoredTensor joined(List<StoredTensor> parts) {
        int[] shape = parts.getFirst().shape();
        if (shape.length == 0) {
            throw new IllegalArgumentException("single numbers cannot be joined");
        }
        shape[0] *= parts.size();
        int each = parts.getFirst().elements();
        float[] numbers = new float[Math.multiplyExact(each, parts.size())];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i).floats(), 0, numbers, i * each, each);
        }
        return StoredTensor.ofFloats(shape, numbers);
    }

    /// A name with places that are open.
    private record Template(String text, Pattern pattern) {
        private static final Pattern OPEN = Pattern.compile("[#*]");

        Template(String text) {
            this(text, pattern(text));
        }

        private static Pattern pattern(String text) {
            StringBuilder pattern = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                pattern.append(
                        switch (c) {
                            case '#' -> "([0-9]+)";
                            case '*' -> "(\\w+)";
                            default -> Pattern.quote(Character.toString(c));
                        });
            }
            return Pattern.compile(pattern.toString());
        }

        long open() {
            return OPEN.matcher(text).results().count();
        }

        /// What stands in the open places of `name`, or null if it is none like this.
        List<String> values(String name) {
            Matcher matcher = pattern.matcher(name);
            if (!matcher.matches()) {
                return null;
            }
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= matcher.groupCount(); i++) {
                values.add(matcher.group(i));
            }
            return values;
        }

        String filled(List<String> values) {
            List<String> left = new ArrayList<>(values);
            return OPEN.matcher(text).replaceAll(_ -> Matcher.quoteReplacement(left.removeFirst()));
        }
    }
}
