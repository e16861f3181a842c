/// All that a program links, under one name: core, models and pretext. The backends are found at run time: the CPU's comes along,
/// CUDA's is put beside it where it is wanted.
module io.genoise {
    requires transitive io.genoise.core;
    requires transitive io.genoise.models;
    requires transitive io.genoise.pretext;
}
