/// What was learned, in use: an [Embedder][io.genoise.embed.Embedder] makes vectors of pictures, a
/// [Classifier][io.genoise.embed.Classifier] names them, both from many threads at once. How good that is, the floor below
/// measures ([io.genoise.transfer]).
package io.genoise.embed;
