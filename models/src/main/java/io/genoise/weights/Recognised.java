package io.genoise.weights;

import io.genoise.network.EncoderConfig;
import java.util.Map;

/// What a file was found to be.
///
/// @param size rows and columns of the pictures
/// @param tensors by our names
record Recognised(EncoderConfig network, int size, Map<String, StoredTensor> tensors) {}
