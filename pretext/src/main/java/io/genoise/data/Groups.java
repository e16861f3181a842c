package io.genoise.data;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Which pictures must not be torn apart by a split: copies, near-duplicates, bursts, and what a user says belongs
/// together. Belonging together is passed on: if a goes with b and b with c, all three are one group.
///
/// @param of the group of each picture, 0 … count-1, numbered in the order of their first pictures; not to be changed
/// @param count how many groups there are
/// @param by the rule they were found by
/// @param joined for each reason how many pictures it added to the group of another; their sum is pictures minus groups
/// @param notes what should be known of how they were found, one line each
public record Groups(
        int[] of, int count, GroupBy by, Map<Reason, Integer> joined, List<String> notes) {
    private static final Duration BURST = Duration.ofSeconds(3);

    /// More pictures of one camera at one moment than any takes: a program has written that time.
    private static final int MOST_AT_ONCE = 60;

    /// A chain of more near-duplicates than this may be of pictures that share no more than their layout.
    private static final int LONG_CHAIN = 50;

    /// Why pictures belong together, in the order in which reasons are tried.
    public enum Reason {
        /// They are pieces of one clip.
        CLIP("of a clip that has more pieces", "of clips that have more pieces"),
        /// Their files, or stored pixels, are the same.
        EQUAL("equal file", "equal files"),
        /// They show the same.
        NEAR_DUPLICATE("near-duplicate", "near-duplicates"),
        /// One camera took them within a short time.
        TIME("by EXIF time", "by EXIF time"),
        /// They lie in one folder.
        FOLDER("by folder", "by folder"),
        /// Their names begin alike.
        PREFIX("by name", "by name"),
        /// Their numbers lie in one block.
        NUMBER("by number", "by number");

        private final String one;
        private final String many;

        Reason(String one, String many) {
            this.one = one;
            this.many = many;
        }
    }

    /// Keeps order.
    public Groups {
        joined = Collections.unmodifiableMap(new LinkedHashMap<>(joined));
        notes = List.copyOf(notes);
    }

    /// The groups of `images` by `rule`: the same ones for the same pictures in the same order.
    public static Groups of(Images images, GroupBy rule) {
        Union union = new Union(images.size());
        Map<Reason, Integer> joined = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        note(joined, Reason.CLIP, equal(images, union, true));
        if (!(rule instanceof GroupBy.None)) {
            note(joined, Reason.EQUAL, equal(images, union, false));
        }
        switch (rule) {
            case GroupBy.Auto() -> {
                note(joined, Reason.NEAR_DUPLICATE, alike(images, union, notes));
                note(joined, Reason.TIME, inTime(images, BURST, union, notes));
            }
            case GroupBy.Folder() -> note(joined, Reason.FOLDER, byFolder(images, union));
            case GroupBy.Prefix prefix ->
                    note(joined, Reason.PREFIX, byPrefix(images, prefix, union, notes));
            case GroupBy.Number number ->
                    note(joined, Reason.NUMBER, byNumber(images, number, union, notes));
            case GroupBy.Time(Duration within) -> {
                note(joined, Reason.TIME, inTime(images, within, union, notes));
                if (noTimes(images)) {
                    notes.add("no picture has an EXIF time");
                }
            }
            case GroupBy.None() -> {}
        }
        int[] numbers = union.numbers();
        int count = Arrays.stream(numbers).max().orElse(-1) + 1;
        return new Groups(numbers, count, rule, joined, notes);
    }

    /// Every one of `pictures` on its own.
    public static Groups alone(int pictures) {
        return new Groups(
                new Union(pictures).numbers(), pictures, new GroupBy.None(), Map.of(), List.of());
    }

    /// The group of each of the pictures `indices`, as numbered here.
    public int[] of(int... indices) {
        return Arrays.stream(indices).map(i -> of[i]).toArray();
    }

    /// How many of the pictures from `boundary` on, those of a test set, go with one before it.
    ///
    /// @param boundary how many pictures there are to train on
    public int across(int boundary) {
        BitSet before = new BitSet(count);
        Arrays.stream(of, 0, boundary).forEach(before::set);
        return (int) Arrays.stream(of, boundary, of.length).filter(before::get).count();
    }

    /// The groups and how they were found, as in `396 pictures in 371 groups: 12 near-duplicates, 13 by EXIF time`.
    public String words() {
        StringBuilder words = new StringBuilder();
        words.append(number(of.length)).append(of.length == 1 ? " picture" : " pictures");
        if (by instanceof GroupBy.None && joined.isEmpty()) {
            return words.append(", each on its own (group-by none)").toString();
        }
        if (count == of.length) {
            words.append(", no two of which belong together (group-by %s)".formatted(by.text()));
        } else {
            words.append(" in ").append(number(count)).append(count == 1 ? " group" : " groups");
            List<String> reasons = new ArrayList<>();
            joined.forEach((reason, pictures) ->
                    reasons.add(
                            number(pictures) + " " + (pictures == 1 ? reason.one : reason.many)));
            words.append(": ").append(String.join(", ", reasons));
        }
        notes.forEach(note -> words.append("; ").append(note));
        return words.toString();
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static void note(Map<Reason, Integer> joined, Reason reason, int pictures) {
        if (pictures > 0) {
            joined.merge(reason, pictures, Integer::sum);
        }
    }

    /// Pieces of one clip have one content: its file's.
    private static int equal(Images images, Union union, boolean pieces) {
        Map<ContentHash, Integer> first = new HashMap<>();
        int joined = 0;
        for (int i = 0; i < images.size(); i++) {
            if (pieces && images.origin(i).file().flatMap(PictureFile::piece).isEmpty()) {
                continue;
            }
            Integer other = first.putIfAbsent(images.content(i), i);
            joined += other != null && union.join(other, i) ? 1 : 0;
        }
        return joined;
    }

    /// Where all pictures have one layout (X-rays, garments on white), each is like some other, and what goes with what
    /// would join them all. A long chain of near-duplicates is therefore cut where a pair is not nearly one picture, but only
    /// if that leaves more than half as many parts as it has pictures: the frames of a clip are a long chain too, and stay
    /// together.
    private static int alike(Images images, Union union, List<String> notes) {
        // Of equal pictures the first stands for all.
        boolean[] skipped = new boolean[images.size()];
        for (int i = 0; i < skipped.length; i++) {
            skipped[i] = union.root(i) != i;
        }
        List<NearDuplicates.Pair> pairs = NearDuplicates.within(images, skipped);
        Union chains = new Union(images.size());
        Union nearlyOne = new Union(images.size());
        for (NearDuplicates.Pair pair : pairs) {
            chains.join(pair.first(), pair.second());
            if (pair.correlation() >= NearDuplicates.STRICT) {
                nearlyOne.join(pair.first(), pair.second());
            }
        }
        int[] pictures = new int[images.size()];
        int[] parts = new int[images.size()];
        for (int i = 0; i < pictures.length; i++) {
            pictures[chains.root(i)]++;
            parts[chains.root(i)] += nearlyOne.root(i) == i ? 1 : 0;
        }
        boolean[] layout = new boolean[images.size()];
        int ofLayouts = 0;
        for (int i = 0; i < layout.length; i++) {
            layout[i] = pictures[i] > LONG_CHAIN && 2 * parts[i] > pictures[i];
            ofLayouts += layout[i] ? pictures[i] : 0;
        }
        if (ofLayouts > 0) {
            notes.add(
                    "%s pictures look much alike without being one: of these only those with a correlation of %s count"
                            .formatted(number(ofLayouts), NearDuplicates.STRICT));
        }
        int joined = 0;
        for (NearDuplicates.Pair pair : pairs) {
            if (!layout[chains.root(pair.first())] || pair.correlation() >= NearDuplicates.STRICT) {
                joined += union.join(pair.first(), pair.second()) ? 1 : 0;
            }
        }
        return joined;
    }

    private static int inTime(Images images, Duration within, Union union, List<String> notes) {
        record Taken(int picture, LocalDateTime time) {}
        Map<String, List<Taken>> byCamera = new LinkedHashMap<>();
        for (int i = 0; i < images.size(); i++) {
            Optional<Shot> shot = images.origin(i).file().flatMap(PictureFile::shot);
            if (shot.isPresent()) {
                byCamera.computeIfAbsent(shot.get().camera(), _ -> new ArrayList<>())
                        .add(new Taken(i, shot.get().time()));
            }
        }
        int joined = 0;
        for (List<Taken> shots : byCamera.values()) {
            Map<LocalDateTime, Integer> atOnce = new HashMap<>();
            shots.forEach(shot -> atOnce.merge(shot.time, 1, Integer::sum));
            atOnce.forEach((time, pictures) -> {
                if (pictures > MOST_AT_ONCE) {
                    notes.add(
                            "%s pictures have the EXIF time %s: not a burst, not grouped by it"
                                    .formatted(number(pictures), time));
                }
            });
            List<Taken> believed =
                    shots.stream()
                            .filter(shot -> atOnce.get(shot.time) <= MOST_AT_ONCE)
                            .sorted(Comparator.comparing(Taken::time))
                            .toList();
            for (int i = 1; i < believed.size(); i++) {
                Taken before = believed.get(i - 1);
                Taken after = believed.get(i);
                if (Duration.between(before.time, after.time).compareTo(within) <= 0) {
                    joined += union.join(before.picture, after.picture) ? 1 : 0;
                }
            }
        }
        return joined;
    }

    private static boolean noTimes(Images images) {
        for (int i = 0; i < images.size(); i++) {
            if (images.origin(i).file().flatMap(PictureFile::shot).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private static int byFolder(Images images, Union union) {
        Map<String, Integer> first = new HashMap<>();
        int joined = 0;
        for (int i = 0; i < images.size(); i++) {
            String file = images.describe(i);
            String folder = file.substring(0, Math.max(0, file.lastIndexOf('/')));
            Integer other = first.putIfAbsent(folder, i);
            joined += other != null && union.join(other, i) ? 1 : 0;
        }
        return joined;
    }

    private static int byPrefix(
            Images images, GroupBy.Prefix prefix, Union union, List<String> notes) {
        Map<String, Integer> first = new HashMap<>();
        int joined = 0;
        int without = 0;
        for (int i = 0; i < images.size(); i++) {
            String begins = prefix.of(images.describe(i));
            if (begins == null) {
                without++;
                continue;
            }
            Integer other = first.putIfAbsent(begins, i);
            joined += other != null && union.join(other, i) ? 1 : 0;
        }
        if (without > 0) {
            notes.add(
                    "%s of which the name does not begin with %s"
                            .formatted(number(without), prefix.pattern()));
        }
        return joined;
    }

    private static int byNumber(
            Images images, GroupBy.Number rule, Union union, List<String> notes) {
        Map<Long, Integer> first = new HashMap<>();
        int joined = 0;
        int without = 0;
        for (int i = 0; i < images.size(); i++) {
            OptionalLong block = rule.of(images.describe(i));
            if (block.isEmpty()) {
                without++;
                continue;
            }
            Integer other = first.putIfAbsent(block.getAsLong(), i);
            joined += other != null && union.join(other, i) ? 1 : 0;
        }
        if (without > 0) {
            notes.add("%s of which the name has no number".formatted(number(without)));
        }
        return joined;
    }

    /// Disjoint sets; the first picture of each is its root.
    private static final class Union {
        private final int[] parent;

        Union(int size) {
            parent = new int[size];
            Arrays.setAll(parent, i -> i);
        }

        int root(int picture) {
            int at = picture;
            while (parent[at] != at) {
                parent[at] = parent[parent[at]];
                at = parent[at];
            }
            return at;
        }

        /// Whether the two were apart.
        boolean join(int one, int other) {
            int a = root(one);
            int b = root(other);
            parent[Math.max(a, b)] = Math.min(a, b);
            return a != b;
        }

        int[] numbers() {
            int[] numbers = new int[parent.length];
            int next = 0;
            for (int i = 0; i < numbers.length; i++) {
                int root = root(i);
                numbers[i] = root == i ? next++ : numbers[root];
            }
            return numbers;
        }
    }
}
