/// From gradients to new parameters: optimisers from SGD to LARS, learning rates and decay by parameter, schedules,
/// clipping, gradients gathered over several steps, averages of weights. All that they remember are Variables, which a
/// checkpoint keeps.
package io.genoise.optimizer;
