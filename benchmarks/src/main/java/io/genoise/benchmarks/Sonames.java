package io.genoise.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Has a library of Linux (ELF, 64 bits) ask for others than it was linked with: JCuda's natives are made for CUDA 12, and
/// the functions that they call are in CUDA 13 too, under names that end in 13.
///
/// A name stands once in the table of names, `.dynstr`, and is referred to from the list of needed libraries and from the
/// versions that are asked of each, which have a hash of it beside. So it is overwritten in place by a name of the same
/// length, and hashes are computed again. Names may share their ends in that table; one that shares is left and refused.
final class Sonames {
    private static final long NEEDED = 1;
    private static final long NAMES = 5;
    private static final long SYMBOLS = 6;
    private static final long NAMES_SIZE = 10;
    private static final long VERSIONS_NEEDED = 0x6ffffffeL;
    private static final long VERSIONS_NEEDED_COUNT = 0x6fffffffL;
    private static final int SYMBOL_BYTES = 24;

    private final ByteBuffer file;
    private final Map<Long, Long> dynamic = new LinkedHashMap<>();
    private final List<Integer> needed = new ArrayList<>();
    private int names;

    private Sonames(byte[] file) {
        this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 64 || this.file.getInt(0) != 0x464c457f || file[4] != 2 || file[5] != 1) {
            throw new IllegalArgumentException("no ELF file of 64 bits, least byte first");
        }
        readDynamic();
    }

    /// Every `.so` of a folder, changed where it names one of the libraries, to another folder.
    ///
    /// @param arguments folder, folder, then `OLD=NEW` each
    public static void main(String[] arguments) throws IOException {
        Map<String, String> changes = new LinkedHashMap<>();
        for (int i = 2; i < arguments.length; i++) {
            String[] change = arguments[i].split("=");
            changes.put(change[0], change[1]);
        }
        Path to = Files.createDirectories(Path.of(arguments[1]));
        try (DirectoryStream<Path> libraries =
                Files.newDirectoryStream(Path.of(arguments[0]), "*.so")) {
            for (Path library : libraries) {
                byte[] bytes = Files.readAllBytes(library);
                int changed = change(bytes, changes);
                Files.write(to.resolve(library.getFileName()), bytes);
                System.out.println(
                        "%s: %s names changed"
                                .formatted(to.resolve(library.getFileName()), changed));
            }
        }
    }

    /// Changes `file` where it names a library of `changes`.
    ///
    /// @param changes old names by new ones of the same length
    /// @return how many names were changed
    /// @throws IllegalArgumentException if it is no such file, or a name cannot be changed alone
    static int change(byte[] file, Map<String, String> changes) {
        return new Sonames(file).change(changes);
    }

    private void readDynamic() {
        for (int i = 0; i < file.getShort(56); i++) {
            int header = (int) file.getLong(32) + i * file.getShort(54);
            if (file.getInt(header) == 2) {
                int at = (int) file.getLong(header + 8);
                for (; file.getLong(at) != 0; at += 16) {
                    if (file.getLong(at) == NEEDED) {
                        needed.add((int) file.getLong(at + 8));
                    } else {
                        dynamic.put(file.getLong(at), file.getLong(at + 8));
                    }
                }
            }
        }
        if (!dynamic.containsKey(NAMES)) {
            throw new IllegalArgumentException("no library: it has no table of names");
        }
        names = place(dynamic.get(NAMES));
    }

    /// Where in the file an address lies.
    private int place(long address) {
        for (int i = 0; i < file.getShort(56); i++) {
            int header = (int) file.getLong(32) + i * file.getShort(54);
            long from = file.getLong(header + 16);
            if (file.getInt(header) == 1
                    && address >= from
                    && address < from + file.getLong(header + 32)) {
                return (int) (address - from + file.getLong(header + 8));
            }
        }
        throw new IllegalArgumentException("damaged: an address lies in no segment");
    }

    private String name(int at) {
        int end = names + at;
        while (file.get(end) != 0) {
            end++;
        }
        return new String(file.array(), names + at, end - names - at, StandardCharsets.ISO_8859_1);
    }

    private int change(Map<String, String> changes) {
        List<Integer> hashes = new ArrayList<>();
        List<Integer> used = new ArrayList<>(needed);
        for (int at = symbols(); at + SYMBOL_BYTES <= names; at += SYMBOL_BYTES) {
            used.add(file.getInt(at));
        }
        int entry = dynamic.containsKey(VERSIONS_NEEDED) ? place(dynamic.get(VERSIONS_NEEDED)) : 0;
        for (long i = dynamic.getOrDefault(VERSIONS_NEEDED_COUNT, 0L); i > 0; i--) {
            used.add(file.getInt(entry + 4));
            int version = entry + file.getInt(entry + 8);
            for (int k = file.getShort(entry + 2); k > 0; k--) {
                used.add(file.getInt(version + 8));
                hashes.add(version);
                version += file.getInt(version + 12);
            }
            entry += file.getInt(entry + 12);
        }
        Map<Integer, String> wanted = new LinkedHashMap<>();
        for (int at : used) {
            if (changes.containsKey(name(at))) {
                wanted.put(at, changes.get(name(at)));
            }
        }
        wanted.forEach((at, changed) -> checkAlone(at, changed, used));
        wanted.forEach((at, changed) ->
                file.put(names + at, changed.getBytes(StandardCharsets.ISO_8859_1)));
        for (int version : hashes) {
            if (wanted.containsKey(file.getInt(version + 8))) {
                file.putInt(version, hash(name(file.getInt(version + 8))));
            }
        }
        return wanted.size();
    }

    /// Symbols end where names begin, in every linker's order; in any other none are looked at.
    private int symbols() {
        int at = dynamic.containsKey(SYMBOLS) ? place(dynamic.get(SYMBOLS)) : names;
        return at < names ? at : names;
    }

    private void checkAlone(int at, String changed, List<Integer> used) {
        String old = name(at);
        if (old.length() != changed.length()) {
            throw new IllegalArgumentException("%s is not as long as %s".formatted(changed, old));
        }
        for (int other : used) {
            boolean inside = other > at && other < at + old.length();
            boolean around = other < at && other + name(other).length() > at;
            if (inside || around || at + old.length() >= dynamic.get(NAMES_SIZE)) {
                throw new IllegalArgumentException(
                        "%s shares its letters with %s".formatted(old, name(other)));
            }
        }
    }

    /// The hash of names of versions, as the System V ABI has it.
    static int hash(String name) {
        int hash = 0;
        for (byte letter : name.getBytes(StandardCharsets.ISO_8859_1)) {
            hash = (hash << 4) + letter;
            int high = hash & 0xf0000000;
            hash = (hash ^ high >>> 24) & ~high;
        }
        return hash;
    }
}
