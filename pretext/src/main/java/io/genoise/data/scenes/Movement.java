package io.genoise.data.scenes;

/// The classes of [MovingScenes], in the order of their labels: how the thing moves.
enum Movement {
    /// Thrown or let go, it falls freely and turns at one rate; it does not reach the floor.
    FALL,
    /// It falls without turning, meets the floor at least once and comes up again, less high each time.
    BOUNCE,
    /// Pushed along the floor, it does not turn; friction slows it down, and may stop it.
    SLIDE,
    /// It rolls over its own edges along the floor without slipping, slower where it has to rise.
    ROLL,
    /// Weightless, it goes straight on at one speed and turns slowly.
    FLOAT
}
