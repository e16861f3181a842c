package io.genoise.transfer;

import io.genoise.shape.TensorShape;

/// The picture itself: `value / 255`, `[height · width · channels]`.
public record RawPixels() implements Descriptor {
    @Override
    public String method() {
        return "raw pixels";
    }

    @Override
    public int dimension(int height, int width, int channels) {
        return height * width * channels;
    }

    @Override
    public void describe(byte[] pixels, TensorShape shape, float[] target, int offset) {
        for (int i = 0; i < shape.elements(); i++) {
            target[offset + i] = (pixels[i] & 255) / 255f;
        }
    }
}
