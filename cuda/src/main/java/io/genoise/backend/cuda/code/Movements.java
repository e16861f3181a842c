package io.genoise.backend.cuda.code;

public final class Movements {
    public static Codes shiftedCopy(long bytes) {
        return null;
    }
}
