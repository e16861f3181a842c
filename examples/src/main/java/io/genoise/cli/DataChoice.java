package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.DataSets;
import io.genoise.data.FolderFindings;
import io.genoise.data.FolderOptions;
import io.genoise.data.Images;
import io.genoise.data.Subset;
import io.genoise.network.EncoderConfig;
import io.genoise.task.PretextTask;
import io.genoise.transfer.Hog;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/// The options that say which pictures: the same for every command.
final class DataChoice {
    /// Rows and columns that pictures get where nobody says otherwise.
    static final int SIZE = 32;

    static final String DATA = "--data";

    @Option(
            names = DATA,
            order = 1,
            paramLabel = "WHAT",
            defaultValue = "scenes",
            description =
                    "A folder of pictures or clips (with a folder for each class, or not), scenes (drawn by code), moving-scenes"
                            + " (clips drawn by code; moving-scenes-still: by a camera that stands still), or"
                            + " fashion-mnist (default: ${DEFAULT-VALUE}).")
    String data;

    @Option(
            names = "--size",
            order = 2,
            paramLabel = "PIXELS",
            description =
                    "Height and width that pictures get. JPEGs should be at least twice as large.")
    Integer size;

    @Option(
            names = "--limit",
            order = 3,
            paramLabel = "COUNT",
            defaultValue = "0",
            description =
                    "Use so many training pictures at most, and a fifth as many test pictures (default: ${DEFAULT-VALUE};"
                            + " 0 is all).")
    int limit;

    @Option(
            names = "--labels",
            order = 4,
            paramLabel = "TABLE",
            description =
                    "A table of files and labels, such as CSV, for pictures that lie in no folder of their class. Pictures"
                            + " without a row have no label.")
    Path labels;

    @Option(
            names = "--frames",
            order = 4,
            paramLabel = "COUNT",
            defaultValue = "0",
            description =
                    "Read clips, in pieces of so many frames: strips (frames side by side), folders of numbered frames, GIF, MP4"
                            + " where jcodec is on the class path. 1 makes a picture of every frame, 0 reads pictures"
                            + " (default: ${DEFAULT-VALUE}; of moving-scenes 16).")
    int frames;

    @Option(
            names = "--strict",
            order = 5,
            description = "Stop at the first broken picture, instead of leaving it out.")
    boolean strict;

    @Option(
            names = "--no-cache",
            order = 5,
            description =
                    "Keep no decoded pictures for the next time. Otherwise they lie in the folder that GENOISE_CACHE names, or in"
                            + " the user's cache.")
    boolean noCache;

    @Option(
            names = "--seed",
            order = 6,
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "Everything random follows from it (default: ${DEFAULT-VALUE}).")
    long seed;

    /// What is drawn by code for such a task: pictures, or clips.
    static String builtIn(PretextTask task) {
        return task.clips() ? "moving-scenes" : "scenes";
    }

    /// Rows and columns that pictures get.
    int size() {
        return size == null ? SIZE : size;
    }

    /// Frames of each clip; 0 if these are pictures.
    int frames() {
        return DataSets.frames(data, frames);
    }

    /// The pictures. Those of a data set that has a size of its own decide [#size].
    DataSet open() {
        Value.check("--limit", limit, limit >= 0, "a number of pictures, or 0 for all");
        checkSize(1, FolderOptions.MOST_SIZE, "");
        long most = FolderOptions.MOST_PIECE / (3L * size() * size());
        Value.check(
                "--frames",
                frames(),
                frames() >= 0 && frames() <= most,
                "0 to %s, for frames of this size".formatted(most));
        FolderOptions folder = FolderOptions.of(size()).withFrames(frames());
        folder = labels == null ? folder : folder.withLabels(labels);
        folder = strict ? folder.failingOnBroken() : folder;
        folder = noCache ? folder.withCache(Optional.empty()) : folder;
        DataSets.Options options = DataSets.Options.of(size()).withFolder(folder);
        options = limit > 0 ? options.withScenes(limit, 1) : options;
        DataSet set = DataSets.open(data, options);
        List<String> notes = new ArrayList<>(set.notes());
        int rows = set.train().height();
        if (size != null && size != rows) {
            notes.add(
                    "%s has pictures of %s rows, whatever --size says".formatted(set.name(), rows));
        }
        size = rows;
        if (set.findings().stream().anyMatch(FolderFindings::isCut)) {
            notes.add("genoise data --list-broken names every one of these files");
        }
        if (limit <= 0) {
            return new DataSet(set.name(), set.train(), set.test(), set.findings(), notes);
        }
        return new DataSet(
                set.name(),
                limited(set.train(), limit),
                set.test().map(test -> limited(test, Math.max(1, limit / 5))),
                set.findings(),
                notes);
    }

    /// Checks that `network` can learn from pictures of this size, and that they can be probed afterwards.
    ///
    /// @throws IllegalArgumentException if not; it names the least and the greatest size
    void checkSize(EncoderConfig network) {
        int least = Math.max(network.leastSize(), Hog.LEAST_SIZE);
        int most = Math.min(network.mostSize(), FolderOptions.MOST_SIZE);
        checkSize(least, most, ", for network " + network.network());
    }

    private void checkSize(int least, int most, String why) {
        String range = least == most ? "%s".formatted(least) : "%s to %s".formatted(least, most);
        Value.check("--size", size(), size() >= least && size() <= most, range + " pixels" + why);
    }

    /// `count` of the pictures, spread evenly over the set.
    private static Images limited(Images images, int count) {
        if (images.size() <= count) {
            return images;
        }
        int[] chosen =
                IntStream.range(0, count)
                        .map(i -> (int) ((long) i * images.size() / count))
                        .toArray();
        return Subset.of(images, chosen);
    }

    /// As notes of a run, to open the same pictures again.
    Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        // Not by way of a Path, which not every locale can make of every text.
        notes.put("data", isPath() ? new File(data).getAbsolutePath() : data);
        notes.put("size", Integer.toString(size()));
        notes.put("limit", Integer.toString(limit));
        if (frames() > 0) {
            notes.put("frames", Integer.toString(frames()));
        }
        if (labels != null) {
            notes.put("labels", labels.toAbsolutePath().toString());
        }
        return notes;
    }

    private boolean isPath() {
        return !DataSets.isName(data);
    }

    /// Takes over what the `notes` of a run say, but for options that were `given`. With other --data the run's size and
    /// frames are kept, since its network has seen those.
    void restore(Map<String, String> notes, ParseResult given) {
        if (!given.hasMatchedOption("--size")) {
            size = Integer.parseInt(notes.getOrDefault("size", Integer.toString(size())));
        }
        if (!given.hasMatchedOption("--frames")) {
            frames = Integer.parseInt(notes.getOrDefault("frames", "0"));
        }
        if (given.hasMatchedOption(DATA)) {
            return;
        }
        data = notes.getOrDefault("data", data);
        if (!given.hasMatchedOption("--limit")) {
            limit = Integer.parseInt(notes.getOrDefault("limit", Integer.toString(limit)));
        }
        if (!given.hasMatchedOption("--labels")) {
            labels = notes.containsKey("labels") ? Path.of(notes.get("labels")) : null;
        }
    }

    /// Takes over what the `notes` of a run say that goes on. Only where its pictures lie may be another place than then.
    void takeUp(Map<String, String> notes, ParseResult given) {
        size = (int) Value.number(notes, "size");
        limit = (int) Value.number(notes, "limit");
        frames = notes.containsKey("frames") ? (int) Value.number(notes, "frames") : 0;
        if (!given.hasMatchedOption(DATA)) {
            data = Value.word(notes, "data");
        }
        if (!given.hasMatchedOption("--labels")) {
            labels = notes.containsKey("labels") ? Path.of(notes.get("labels")) : null;
        }
    }
}
