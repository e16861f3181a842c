package io.genoise.data;

import io.genoise.data.scenes.MovingScenes;
import io.genoise.data.scenes.Scenes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Opens a data set by what a user calls it: a name, or the path of a folder.
///
/// | what | opened as |
/// |---|---|
/// | `scenes` | pictures drawn by code, training and test |
/// | `moving-scenes` | clips drawn by code, training and test, of 16 frames or as many as are asked for |
/// | `moving-scenes-still` | the same clips, seen by a camera that stands still |
/// | `fashion-mnist` | the installed Debian package `dataset-fashion-mnist` |
/// | a folder with `data_batch_1.bin` | CIFAR-10, binary version |
/// | a folder with `train-images-idx3-ubyte`, `.gz` or not | MNIST or Fashion-MNIST |
/// | a folder with `train` and `test`, `val` or `eval`, or words of that meaning | two image folders, one set of classes |
/// | any other folder | one image folder, no test pictures |
///
/// Folders are those of clips if [pieces of so many frames][FolderOptions#frames] are asked for. Their decoded pictures are kept in
/// the user's [cache][io.genoise.runtime.UserCache], which the set's notes say when it is written, unless
/// [FolderOptions#withCache] has none.
public final class DataSets {
    /// How a data set is opened.
    ///
    /// @param folder how pictures in folders are read; its size is that of scenes too
    /// @param resize whether data sets that have a size of their own are reduced to `folder.size()`, which must divide
    ///     it
    /// @param scenes how many scenes are drawn to train on, a fifth as many to test on; 0 is 10,000 pictures or 2,000 clips
    /// @param seed names the scenes
    public record Options(FolderOptions folder, boolean resize, int scenes, long seed) {
        /// Folders and scenes at `size`; other data sets at their own size.
        public static Options of(int size) {
            return new Options(FolderOptions.of(size), false, 0, 1);
        }

        /// The same with folders read in another way.
        public Options withFolder(FolderOptions folder) {
            return new Options(folder, resize, scenes, seed);
        }

        /// The same, every data set being brought to the size.
        public Options resizing() {
            return new Options(folder, true, scenes, seed);
        }

        /// The same with other scenes.
        ///
        /// @param count how many scenes there are
        public Options withScenes(int count, long seed) {
            return new Options(folder, resize, count, seed);
        }
    }

    private static final String SCENES = "scenes";
    private static final String MOVING = "moving-scenes";
    private static final String MOVING_STILL = "moving-scenes-still";
    private static final String FASHION = "fashion-mnist";
    private static final List<String> NAMES = List.of(SCENES, MOVING, MOVING_STILL, FASHION);

    private DataSets() {}

    /// Whether `what` names a data set of the library's own, and no folder.
    public static boolean isName(String what) {
        return NAMES.contains(what);
    }

    /// Frames of each clip of `what` if `asked` are asked for, where 0 is what is usual: 16 of moving scenes, 0 (pictures) of all
    /// else.
    public static int frames(String what, int asked) {
        boolean moving = what.equals(MOVING) || what.equals(MOVING_STILL);
        return asked == 0 && moving ? MovingScenes.FRAMES : asked;
    }

    /// Opens `what`.
    ///
    /// @throws DataException if there is no such name or folder, or something is wrong with its files
    public static DataSet open(String what, Options options) {
        if (options.folder.ofClips() && (what.equals(SCENES) || what.equals(FASHION))) {
            throw pictures(what);
        }
        return switch (what) {
            case SCENES -> scenes(options);
            case MOVING, MOVING_STILL -> movingScenes(what, options);
            case FASHION -> fashionMnist(options);
            default -> folder(path(what), options);
        };
    }

    private static DataException pictures(String name) {
        return new DataException(
                "%s has pictures, not clips: leave out --frames, or give a folder of clips or moving-scenes"
                        .formatted(name));
    }

    private static DataSet scenes(Options options) {
        int size = options.folder.size();
        int count = options.scenes == 0 ? 10_000 : options.scenes;
        return DataSet.of(
                Scenes.train(size, count, options.seed),
                Scenes.test(size, Math.max(1, count / 5), options.seed));
    }

    private static DataSet movingScenes(String what, Options options) {
        int size = options.folder.size();
        int count = options.scenes == 0 ? 2_000 : options.scenes;
        int frames = frames(what, options.folder.frames());
        if (frames > MovingScenes.MOST_FRAMES) {
            throw new DataException(
                    "%s has clips of up to %s frames, not %s: --frames"
                            .formatted(what, MovingScenes.MOST_FRAMES, frames));
        }
        MovingScenes train = MovingScenes.train(size, frames, count, options.seed);
        MovingScenes test = MovingScenes.test(size, frames, Math.max(1, count / 5), options.seed);
        return what.equals(MOVING)
                ? DataSet.of(train, test)
                : DataSet.of(train.withStillCamera(), test.withStillCamera());
    }

    private static DataSet fashionMnist(Options options) {
        Path folder = Idx.INSTALLED_FASHION_MNIST;
        if (!Idx.isIn(folder)) {
            throw new DataException(
                    "fashion-mnist is not installed in %s: install Debian's dataset-fashion-mnist, or give the folder of its four files"
                            .formatted(folder));
        }
        return idx("fashion-mnist", folder, options);
    }

    private static DataSet idx(String name, Path folder, Options options) {
        return DataSet.of(
                sized(Idx.train(name, folder), options), sized(Idx.test(name, folder), options));
    }

    private static Path path(String what) {
        if (what.isBlank()) {
            throw new DataException(
                    "'%s' names no data: expected the path of a folder, or one of %s"
                            .formatted(what, String.join(", ", NAMES)));
        }
        Path path =
                PathNames.find(what)
                        .orElseThrow(() ->
                                new DataException(
                                        "There is no data set and no folder called '%s'; names are %s, anything else is a folder"
                                                .formatted(what, String.join(", ", NAMES))));
        if (!Files.isDirectory(path)) {
            throw new DataException(
                    path, "is a file; a data set is a folder (unpack an archive first)");
        }
        return path;
    }

    private static DataSet folder(Path folder, Options options) {
        String name = PathNames.last(folder);
        if (options.folder.ofClips() && (Cifar10.isIn(folder) || Idx.isIn(folder))) {
            throw pictures(name);
        } else if (Cifar10.isIn(folder)) {
            return DataSet.of(
                    sized(Cifar10.train(folder), options), sized(Cifar10.test(folder), options));
        } else if (Idx.isIn(folder)) {
            return idx(name, folder, options);
        }
        return FolderDataSet.open(name, folder, options.folder);
    }

    private static Images sized(Images images, Options options) {
        int size = options.folder.size();
        if (!options.resize || images.height() == size) {
            return images;
        } else if (images.height() % size != 0 || images.width() % size != 0) {
            throw new DataException(
                    "%s has %sx%s pictures, which cannot be brought to size %s: it must divide them"
                            .formatted(images.name(), images.width(), images.height(), size));
        }
        return images.reduced(images.height() / size);
    }
}
