package io.genoise.data.scenes;

/// A scene made into pixels: the picture's bytes `[size, size, 3]` and, `[size, size]`, how much of each pixel shows
/// the object, 0–255.
public record Rendering(int size, byte[] picture, byte[] mask) {}
