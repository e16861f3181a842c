package io.genoise.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Finds the picture that a table's name means: tables are written on other machines, beside other folders, and of pictures
/// that had another format.
///
/// A table is read in one way throughout, the strictest in which it names the most pictures ([Reading]).
final class PictureNames {
    /// How exactly a name must be a picture's.
    enum Reading {
        /// The same, relative to the folder.
        EXACT(true, true, true),
        /// The same but for case.
        ANY_CASE(true, true, false),
        /// The same without endings: `cat1` is `cat1.jpg`.
        NO_ENDING(true, false, true),
        /// The same without endings and but for case.
        NO_ENDING_ANY_CASE(true, false, false),
        /// The same in the last part, and in folders before it as far as both have them: `/data/cat1.jpg` is `cat1.jpg`,
        /// and `cat1.jpg` is `pets/cat1.jpg`.
        TAIL(false, true, true),
        /// The same but for case.
        TAIL_ANY_CASE(false, true, false),
        /// The same without endings.
        TAIL_NO_ENDING(false, false, true),
        /// The same without endings and but for case.
        TAIL_NO_ENDING_ANY_CASE(false, false, false);

        private final boolean whole;
        private final boolean ending;
        private final boolean letterCase;

        Reading(boolean whole, boolean ending, boolean letterCase) {
            this.whole = whole;
            this.ending = ending;
            this.letterCase = letterCase;
        }

        private String key(String name) {
            String key = ending ? name : withoutEnding(name);
            return letterCase ? key : key.toLowerCase(Locale.ROOT);
        }
    }

    private static final Set<String> ENDINGS =
            Set.of(
                    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp", "tif", "tiff",
                    "heic", "heif", "avif", "jp2", "jxl", "ppm", "pgm", "psd", "dcm", "tga");

    private final String[] root;
    private final Collection<String> pictures;
    private final Map<Reading, Map<String, List<String>>> indices = new EnumMap<>(Reading.class);

    /// The names of `pictures`, which lie in `folder`.
    PictureNames(Path folder, Collection<String> pictures) {
        this.root =
                PathNames.composed(PathNames.of(folder.toAbsolutePath().normalize())).split("/");
        this.pictures = pictures;
    }

    /// Whether `name` ends as a picture's file does.
    static boolean endsLikeAPicture(String name) {
        return !withoutEnding(name).equals(name);
    }

    private static String withoutEnding(String name) {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') + 1
                        && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT))
                ? name.substring(0, dot)
                : name;
    }

    /// The pictures that `name` may mean.
    List<String> find(String name, Reading reading) {
        String plain = plain(name);
        if (plain.isEmpty()) {
            return List.of();
        }
        Map<String, List<String>> index = indices.computeIfAbsent(reading, this::index);
        if (!reading.whole) {
            String key = reading.key(plain);
            return nearest(index.getOrDefault(last(key), List.of()), key, reading);
        }
        List<String> found = index.getOrDefault(reading.key(plain), List.of());
        return found.isEmpty()
                ? index.getOrDefault(reading.key(withoutRoot(plain)), List.of())
                : found;
    }

    /// How many pictures are meant by one of `names`.
    int found(Collection<String> names, Reading reading) {
        Set<String> found = new HashSet<>();
        for (String name : names) {
            List<String> meant = find(name, reading);
            if (meant.size() == 1) {
                found.add(meant.getFirst());
            }
        }
        return found.size();
    }

    /// The strictest reading in which `names` mean nearly the most pictures: a less strict one must find a twentieth more,
    /// so that a few strangers do not make all names loose.
    Reading best(Collection<String> names) {
        Reading best = Reading.EXACT;
        int most = 0;
        for (Reading reading : Reading.values()) {
            int found = found(names, reading);
            if (found > most + most / 20) {
                best = reading;
                most = found;
            }
            if (found == names.size()) {
                break;
            }
        }
        return best;
    }

    /// Pictures by their name, or by the last part of it.
    private Map<String, List<String>> index(Reading reading) {
        Map<String, List<String>> index = new HashMap<>();
        for (String picture : pictures) {
            String key = reading.key(PathNames.composed(picture));
            index.computeIfAbsent(reading.whole ? key : last(key), _ -> new ArrayList<>(1))
                    .add(picture);
        }
        return index;
    }

    /// Those whose folders, from the last on, agree furthest with those of `key`.
    private static List<String> nearest(List<String> pictures, String key, Reading reading) {
        if (pictures.size() < 2) {
            return pictures;
        }
        int most = 0;
        List<String> nearest = new ArrayList<>();
        for (String picture : pictures) {
            int common = commonParts(reading.key(PathNames.composed(picture)), key);
            if (common > most) {
                most = common;
                nearest.clear();
            }
            if (common == most) {
                nearest.add(picture);
            }
        }
        return nearest;
    }

    private static int commonParts(String a, String b) {
        String[] left = a.split("/");
        String[] right = b.split("/");
        int common = 0;
        while (common < Math.min(left.length, right.length)
                && left[left.length - 1 - common].equals(right[right.length - 1 - common])) {
            common++;
        }
        return common;
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /// With `/` between the parts, and no parts that say nothing.
    private static String plain(String name) {
        String path = PathNames.composed(name).replace('\\', '/').replaceAll("/(\\./|/)+", "/");
        return path.startsWith("./") ? path.substring(2) : path;
    }

    /// Without folders that this one lies in, such as `/home/me/pets/` or `pets/`.
    private String withoutRoot(String name) {
        String[] parts = name.split("/");
        for (int common = Math.min(parts.length - 1, root.length); common > 0; common--) {
            int from = root.length - common;
            boolean alike = true;
            for (int i = 0; i < common && alike; i++) {
                alike = parts[i].equals(root[from + i]);
            }
            if (alike) {
                return String.join("/", Arrays.asList(parts).subList(common, parts.length));
            }
        }
        return name;
    }
}
