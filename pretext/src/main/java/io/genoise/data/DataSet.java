package io.genoise.data;

import java.util.List;
import java.util.Optional;

/// Pictures to train on and, where there are any, pictures set apart for the test.
///
/// @param name what tables call it
/// @param train the pictures to train on
/// @param test the pictures to test on, of the same size and classes
/// @param findings what else lay in the folders of the training and the test pictures, by folder; empty if there are
///     none
/// @param notes one line for everything a user should know
public record DataSet(
        String name,
        Images train,
        Optional<Images> test,
        List<FolderFindings> findings,
        List<String> notes) {

    /// Checks that both parts can go through one net.
    ///
    /// @throws IllegalArgumentException if they differ in shape or classes
    public DataSet {
        findings = List.copyOf(findings);
        // A file's name may hold anything, line ends too.
        notes = notes.stream().map(note -> note.replaceAll("\\p{Cntrl}+", " ")).toList();
        if (test.isPresent()) {
            Images other = test.get();
            boolean alike =
                    train.shape().equals(other.shape()) && train.classes().equals(other.classes());
            if (!alike) {
                throw new IllegalArgumentException(
                        "%s: training and test pictures differ in shape or classes: %s and %s"
                                .formatted(name, shape(train), shape(other)));
            }
        }
    }

    /// A data set whose files are known, with nothing to report.
    static DataSet of(Images train, Images test) {
        return new DataSet(train.name(), train, Optional.of(test), List.of(), List.of());
    }

    private static String shape(Images images) {
        return "%s, %s classes".formatted(images.shape(), images.classes().size());
    }
}
