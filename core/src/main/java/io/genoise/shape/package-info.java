/// Extents, element types and strides: the lowest floor, which knows no operation.
package io.genoise.shape;
