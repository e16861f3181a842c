package io.genoise.data;

/// Pictures and labels for one step. The arrays belong to the loader and are filled again once the batch is released.
///
/// @param pixels bytes `[count · views, height, width, channels]`, the views of a picture side by side
/// @param labels one a view; -1 where there is none
/// @param indices the pictures' numbers in the data set, one a picture
/// @param count how many pictures: less than the arrays hold if the batch is an epoch's last, partial one
/// @param views how many views there are of each picture
/// @param epoch counted from 0
/// @param step the batch's number in its epoch, from 0
/// @param number the batch's number since the beginning of epoch 0
public record Batch(
        byte[] pixels,
        int[] labels,
        int[] indices,
        int count,
        int views,
        int epoch,
        int step,
        long number) {}
