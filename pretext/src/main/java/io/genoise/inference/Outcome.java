package io.genoise.inference;

/// What comparing two methods gave: a [Difference], or [Refused] with the reason why nothing can be known.
public sealed interface Outcome permits Difference, Refused {}
