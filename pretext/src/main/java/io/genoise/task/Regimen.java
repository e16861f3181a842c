package io.genoise.task;

/// With what a task is trained if nobody says otherwise.
///
/// @param epochs over the pictures
/// @param pictures a step
/// @param rate the highest learning rate
/// @param network as [io.genoise.network.Networks#of] reads it, such as `nin,width=0.25`
/// @param size rows and columns of the pictures
public record Regimen(int epochs, int pictures, float rate, String network, int size) {
    /// @throws IllegalArgumentException if a number is not positive
    public Regimen {
        if (epochs < 1 || pictures < 1 || !(rate > 0) || size < 1) {
            throw new IllegalArgumentException(
                    "%s epochs, %s pictures a step, rate %s, size %s: all must be positive"
                            .formatted(epochs, pictures, rate, size));
        }
    }

    /// The same with another network.
    public Regimen withNetwork(String other) {
        return new Regimen(epochs, pictures, rate, other, size);
    }

    /// The same for pictures of another size.
    public Regimen withSize(int other) {
        return new Regimen(epochs, pictures, rate, network, other);
    }
}
