/// The closed set of operations that every device computes, and of which all else is made. A primitive is a value: it
/// says its shape rule and its function, in its comment, and nothing of how it is computed. What is no formula over the
/// others is a [CustomKernel][io.genoise.primitive.CustomKernel].
package io.genoise.primitive;
