package io.genoise.data.scenes;

/// How all that stands still moves from one frame to another, since the camera moves: what lies at p, in pixels from the
/// picture's middle (x to the right, y down), lies at `zoom · R(turn) · p + pan` afterwards.
///
/// @param panX pixels to the right
/// @param panY pixels down
/// @param zoom times as large; 1 if the camera stays as near
/// @param turn degrees, counterclockwise as one sees it
public record EgoMotion(float panX, float panY, float zoom, float turn) {
    /// The camera stood still.
    public static final EgoMotion NONE = new EgoMotion(0, 0, 1, 0);
}
