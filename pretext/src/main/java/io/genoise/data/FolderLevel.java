package io.genoise.data;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/// What lies side by side in one folder, told from the names of pictures alone.
///
/// @param base the folder's name with a `/` at its end; empty for the topmost
/// @param names all pictures below it
/// @param folders the folders in it that have pictures below them, by their last name
/// @param loose how many pictures lie in it, not in a folder of their own
record FolderLevel(String base, Collection<String> names, SortedSet<String> folders, int loose) {

    /// The topmost.
    static FolderLevel top(Collection<String> names) {
        return of("", names);
    }

    private static FolderLevel of(String base, Collection<String> names) {
        SortedSet<String> folders = new TreeSet<>();
        int loose = 0;
        for (String name : names) {
            int slash = name.indexOf('/', base.length());
            if (slash < 0) {
                loose++;
            } else {
                folders.add(name.substring(base.length(), slash));
            }
        }
        return new FolderLevel(base, names, folders, loose);
    }

    /// Whether all pictures lie in one folder of it.
    boolean isLone() {
        return loose == 0 && folders.size() == 1;
    }

    /// The one folder that all pictures lie in.
    FolderLevel down() {
        return of(path(folders.first()) + "/", names);
    }

    /// What lies side by side in `folder`.
    FolderLevel into(String folder) {
        String inner = path(folder) + "/";
        return of(inner, names.stream().filter(name -> name.startsWith(inner)).toList());
    }

    /// The whole name of `folder`.
    String path(String folder) {
        return base + folder;
    }

    /// The folder of it that `name` lies in, or an empty text if it is loose.
    String folderOf(String name) {
        int slash = name.indexOf('/', base.length());
        return slash < 0 ? "" : name.substring(base.length(), slash);
    }
}
