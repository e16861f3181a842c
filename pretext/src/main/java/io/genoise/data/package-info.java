/// Pictures and clips: data sets and views of them, folders as users have them, files taken apart, which pictures are
/// the same and which belong together, and the loader that brings batches ahead of time. The host decides which pixels
/// a step sees; what it makes of them is for the packages above.
package io.genoise.data;
