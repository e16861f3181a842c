/// From scores to a verdict: the one way from two methods' scores to a difference, its interval, its p and the words
/// that it may be told in. How scores are measured is in [io.genoise.transfer].
package io.genoise.inference;
