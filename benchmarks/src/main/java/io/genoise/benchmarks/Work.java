package io.genoise.benchmarks;

/// How much a training step has to do.
///
/// @param width factor on the network's channels, 1 for its own
/// @param batch pictures in a batch
/// @param size rows and columns of a picture
/// @param dropout whether dropout drops: not while results are compared, because the two draw other random numbers
record Work(double width, int batch, int size, boolean dropout) {
    /// How many [#arguments] there are.
    static final int ARGUMENTS = 4;

    /// With dropout, where a network has it.
    static Work of(double width, int batch, int size) {
        return new Work(width, batch, size, true);
    }

    Work withoutDropout() {
        return new Work(width, batch, size, false);
    }

    String[] arguments() {
        return new String[] {
            Double.toString(width),
            Integer.toString(batch),
            Integer.toString(size),
            Boolean.toString(dropout)
        };
    }

    static Work of(String... arguments) {
        return new Work(
                Double.parseDouble(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Boolean.parseBoolean(arguments[3]));
    }

    @Override
    public String toString() {
        return "width %s, batch %s of %sx%s".formatted(width, batch, size, size);
    }
}
