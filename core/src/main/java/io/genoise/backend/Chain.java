package io.genoise.backend;

import java.util.List;

/// Several groups that one kernel computes block of rows by block of rows, so that each finds in the cache what those
/// before it have read or written: a norm's moments and what it makes of them, softmax, a gradient and its sums.
///
/// All groups are formulas and reductions over the same `rows` rows: the leading axes of what a group iterates over have so
/// many elements together. A formula has a result for each element of a row. A reduction goes over all axes of a row and
/// has a number for each row, or it goes over the rows and has a number for each column. Of what an earlier group computes, a
/// group reads only what belongs to the same row, and sums over rows are read by none. Where operands share memory, row r of
/// the one meets row r of the other alone.
///
/// @param rows how many
/// @param groups what is computed, in this order
public record Chain(int rows, List<Group> groups) {
    /// Copies `groups`.
    public Chain {
        groups = List.copyOf(groups);
    }

    /// One group, cut into no rows.
    public static Chain of(Group group) {
        return new Chain(1, List.of(group));
    }
}
