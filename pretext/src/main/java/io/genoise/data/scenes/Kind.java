package io.genoise.data.scenes;

import java.util.List;

/// The classes, in the order of their labels. The last two have no up: seen from straight above, they lie as they fall.
enum Kind {
    HOUSE(true, Outdoors::house),
    TREE(true, Outdoors::tree),
    MUSHROOM(true, Outdoors::mushroom),
    BIRD(true, Outdoors::bird),
    BOAT(true, Outdoors::boat),
    CAR(true, Outdoors::car),
    MUG(true, Household::mug),
    TEAPOT(true, Household::teapot),
    LAMP(true, Household::lamp),
    CHAIR(true, Household::chair),
    GEAR(false, FromAbove::gear),
    FLOWER(false, FromAbove::flower);

    /// How the parts of one object are drawn, from the back to the front, in a frame whose y points up. The frame's
    /// size and middle do not matter: the object is fitted into its place.
    @FunctionalInterface
    interface Recipe {
        List<Part> parts(Proportions proportions, Palette palette);
    }

    private final boolean hasUp;
    private final Recipe recipe;

    Kind(boolean hasUp, Recipe recipe) {
        this.hasUp = hasUp;
        this.recipe = recipe;
    }

    boolean hasUp() {
        return hasUp;
    }

    Recipe recipe() {
        return recipe;
    }
}
