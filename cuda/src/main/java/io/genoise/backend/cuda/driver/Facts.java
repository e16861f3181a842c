package io.genoise.backend.cuda.driver;

import java.util.List;

/// What is known of a device before anything runs on it.
///
/// @param name as the driver gives it: `NVIDIA H100 80GB HBM3`
/// @param architecture the compute capability without its point: 90 for 9.0
/// @param multiprocessors how many there are
/// @param bytes of device memory in all
/// @param lines what a person wants to know beside it, a line each: driver, versions and paths of the libraries
public record Facts(
        String name, int architecture, int multiprocessors, long bytes, List<String> lines) {
    public Facts {
        lines = List.copyOf(lines);
    }
}
