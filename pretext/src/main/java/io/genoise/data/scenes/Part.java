package io.genoise.data.scenes;

/// A shape and what it is made of. `bevel` is how deep its edge is rounded, in the units of its frame: over that depth
/// the surface turns from facing sideways to facing the viewer, and takes light accordingly; 0 is a flat sheet.
record Part(Form shape, Colour colour, Colour second, Texture texture, float bevel) {
    /// A flat part of one colour.
    static Part flat(Form shape, Colour colour) {
        return new Part(shape, colour, colour, new Texture.Plain(), 0);
    }
}
