package io.genoise.inference;

/// Nothing can be known of the difference.
///
/// @param reason why, one clause in words for a table, without a full stop
public record Refused(String reason) implements Outcome {}
