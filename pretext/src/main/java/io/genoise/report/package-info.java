/// The page of a run, and what it quotes: the result of a study as sections, commands that make it again.
package io.genoise.report;
