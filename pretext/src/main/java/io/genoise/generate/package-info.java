/// What a net makes of noise, and how far it is off: generated pictures as data sets and files, walks between them,
/// sheets of a training, distances to real pictures in a named feature space. The tasks that train such nets are in
/// [io.genoise.task.adversarial].
package io.genoise.generate;
