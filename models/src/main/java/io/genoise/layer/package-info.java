/// Layers: records of the parameters that they learn, each a function of one tensor. Here are a parameter's name, its
/// first numbers and its order in files; what is computed with it is in [io.genoise.op].
package io.genoise.layer;
