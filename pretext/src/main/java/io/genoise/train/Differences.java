package io.genoise.train;

/// Whether a training may go on from a checkpoint that other data or another plan has led to.
public enum Differences {
    /// No: what differs is told.
    REFUSED,
    /// Yes, because somebody asked for it: what comes of it is no run that could be made again in one piece.
    ALLOWED
}
