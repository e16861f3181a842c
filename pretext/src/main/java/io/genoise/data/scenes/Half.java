package io.genoise.data.scenes;

/// Which half of a data set a picture belongs to.
enum Half {
    TRAIN,
    TEST
}
