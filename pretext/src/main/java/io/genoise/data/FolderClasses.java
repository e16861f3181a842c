package io.genoise.data;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/// The class of each picture by the folder that it lies in.
///
/// Folders that lie side by side are the classes, if there are at least two; as long as all pictures lie in one folder
/// alone, those in that one count. What lies deeper is of the same class, and pictures beside the folders have none.
///
/// @param classOf the class by picture
/// @param level where the classes lie
/// @param notes one line for what a user may have meant otherwise
record FolderClasses(Map<String, String> classOf, FolderLevel level, List<String> notes) {

    /// The classes of pictures of these `names`.
    ///
    /// @param wanted the classes there are, such as those of the training pictures: a lone folder of such a name is one.
    ///     Empty to take those found.
    static FolderClasses of(Collection<String> names, List<String> wanted) {
        FolderLevel level = FolderLevel.top(names);
        while (level.isLone() && ClassNumbers.named(level.folders().first(), wanted).isEmpty()) {
            level = level.down();
        }
        if (level.folders().size() < 2 && wanted.isEmpty()) {
            return new FolderClasses(Map.of(), level, meantDeeper(level));
        }
        Map<String, String> classOf = new HashMap<>();
        for (String name : names) {
            String folder = level.folderOf(name);
            if (!folder.isEmpty()) {
                classOf.put(name, PathNames.composed(folder));
            }
        }
        return new FolderClasses(classOf, level, wanted.isEmpty() ? meantOne(level) : List.of());
    }

    /// Those of `folders`, names of all that there are, that lie beside the classes or above them, and have no picture.
    List<String> withoutPictures(Collection<String> folders) {
        Set<String> full = new HashSet<>();
        for (String name : level.names()) {
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                full.add(name.substring(0, slash));
            }
        }
        return folders.stream()
                .filter(folder ->
                        level.base().startsWith(folder.substring(0, folder.lastIndexOf('/') + 1)))
                .filter(folder -> !full.contains(folder))
                .toList();
    }

    /// One folder of classes, but pictures beside it.
    private static List<String> meantDeeper(FolderLevel level) {
        if (level.folders().size() != 1) {
            return List.of();
        }
        String folder = level.folders().first();
        SortedSet<String> inner = level.into(folder).folders();
        return inner.size() < 2
                ? List.of()
                : List.of(
                        "no classes, since %s %s beside the folder %s: give %s itself for its classes %s"
                                .formatted(
                                        level.loose(),
                                        level.loose() == 1 ? "picture lies" : "pictures lie",
                                        level.path(folder),
                                        level.path(folder),
                                        FolderFindings.firstOf(List.copyOf(inner))));
    }

    /// A class called "train" that has classes in it.
    private static List<String> meantOne(FolderLevel level) {
        for (String folder : level.folders()) {
            if (FolderParts.isCalledPart(folder)) {
                FolderLevel inner = level.into(folder);
                if (inner.folders().size() > 1 && inner.loose() == 0) {
                    return List.of(
                            "%s is taken for a class beside %s: give %s itself if its folders are the classes (%s)"
                                    .formatted(
                                            level.path(folder),
                                            FolderFindings.firstOf(
                                                    level.folders().stream()
                                                            .filter(other -> !other.equals(folder))
                                                            .toList()),
                                            level.path(folder),
                                            FolderFindings.firstOf(List.copyOf(inner.folders()))));
                }
            }
        }
        return List.of();
    }
}
