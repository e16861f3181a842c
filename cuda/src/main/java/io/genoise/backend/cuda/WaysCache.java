package io.genoise.backend.cuda;

import io.genoise.backend.cuda.driver.Convolutions;
import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import io.genoise.backend.cuda.driver.Convolutions.Way;
import io.genoise.backend.cuda.driver.Facts;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The fastest way to compute each convolution: found by trying all, then kept, here and on disk, under all that it depends
/// on: shapes, types and arithmetic, the device's name, and the version of the library that has the ways.
///
/// That keeps results the same as well: measured again, two ways that are about equally fast might change places, and they
/// round differently.
final class WaysCache {
    /// Workspace beyond which a way is not worth it.
    private static final long MOST = 1L << 30;

    private static final int SHARE = 16;

    /// Of what makes a way acceptable, and how it is measured: another number, and nothing that was kept holds.
    private static final int RULES = 2;

    private static final Pattern ENTRY = Pattern.compile("(\\d{1,9}) (\\d{1,18}) (\\d{1,18})\n");

    private final Convolutions convolutions;
    private final CacheFolder folder;
    private final Runnable quiet;
    private final String device;
    private final long most;
    private final Map<Convolution, Optional<Way>> known = new HashMap<>();

    /// @param quiet waits until the device does nothing that would disturb a measurement
    WaysCache(Convolutions convolutions, Facts facts, CacheFolder folder, Runnable quiet) {
        this.convolutions = convolutions;
        this.folder = folder;
        this.quiet = quiet;
        this.device = facts.name();
        this.most = Math.min(MOST, facts.bytes() / SHARE);
    }

    /// The fastest way; empty if there is none that gives the same bits every time. Tries all of them if that is not known.
    Optional<Way> fastest(Convolution convolution) {
        Optional<Way> way = known.get(convolution);
        if (way == null) {
            Optional<Way> kept = folder.get(key(convolution)).flatMap(this::read);
            way = kept.isPresent() ? kept : tried(convolution);
            known.put(convolution, way);
        }
        return way;
    }

    /// As [#fastest], where what it said has turned out not to work.
    Optional<Way> again(Convolution convolution) {
        Optional<Way> way = tried(convolution);
        known.put(convolution, way);
        return way;
    }

    private Optional<Way> tried(Convolution convolution) {
        quiet.run();
        List<Way> ways = convolutions.ways(convolution, most);
        if (ways.isEmpty()) {
            return Optional.empty();
        }
        Way fastest = ways.getFirst();
        if (fastest.nanos() > 0) {
            folder.put(key(convolution), write(fastest));
        }
        return Optional.of(fastest);
    }

    /// What a measurement of `convolution` depends on.
    String key(Convolution convolution) {
        return "%s\n%s\n%s\n%s\n%s"
                .formatted(RULES, device, convolutions.version(), most, convolution);
    }

    private static byte[] write(Way way) {
        return "%s %s %s\n"
                .formatted(way.algorithm(), way.workspace(), way.nanos())
                .getBytes(StandardCharsets.UTF_8);
    }

    private Optional<Way> read(byte[] entry) {
        Matcher matcher = ENTRY.matcher(new String(entry, StandardCharsets.UTF_8));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Way way =
                new Way(
                        Integer.parseInt(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)));
        return way.workspace() <= most ? Optional.of(way) : Optional.empty();
    }
}
