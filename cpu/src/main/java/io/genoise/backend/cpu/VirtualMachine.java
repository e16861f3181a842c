package io.genoise.backend.cpu;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import io.genoise.backend.Room;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/// What this virtual machine tells of itself: the flags that decide whether vectors are compiled to vector instructions,
/// and the memory that is there for it and for us.
final class VirtualMachine {
    /// What the virtual machine takes beside its heap and our blocks: classes, compiled code, and the compiler's own memory
    /// while it works on the largest kernels (measured).
    private static final long OWN_BYTES = 150L << 20;

    /// Levels of compilation at which no vector instruction is made.
    private static final List<String> STOPS = List.of("0", "1", "2", "3");

    private static final String BRAKE = brake();

    private VirtualMachine() {}

    /// How much slower the Vector API is here than it could be, why, and what helps; empty if it is not.
    static String vectorBrake() {
        return BRAKE;
    }

    private static String brake() {
        if (System.getProperty("java.vm.info", "").contains("interpreted")) {
            return "some thousand times slower than it could: nothing is compiled; start Java without -Xint";
        }
        HotSpotDiagnosticMXBean flags =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (flags == null) {
            return "";
        } else if (is(flags, "EnableVectorSupport", "false")) {
            return "some hundred times slower than it could: start Java without -XX:-EnableVectorSupport";
        } else if (is(flags, "UseFMA", "false")) {
            return "some 25 times slower than it could: the processor has no fused multiply-add (FMA), or Java must not use"
                    + " it; start it without -XX:-UseFMA and -XX:UseAVX";
        } else if (STOPS.stream().anyMatch(level -> is(flags, "TieredStopAtLevel", level))) {
            return "some hundred times slower than it could: Java's optimising compiler is off; start it without"
                    + " -XX:TieredStopAtLevel";
        }
        return "";
    }

    /// Whether there is such a flag and it has that value.
    private static boolean is(HotSpotDiagnosticMXBean flags, String name, String value) {
        try {
            return flags.getVMOption(name).getValue().equals(value);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// The memory of this machine, or of the container that Java runs in, less what Java may take for itself.
    static Room room() {
        long all =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize();
        return room(all, Runtime.getRuntime().maxMemory());
    }

    static Room room(long all, long heap) {
        if (all <= 0) {
            return Room.UNKNOWN;
        }
        String reason =
                String.format(
                        Locale.ROOT,
                        "of %,d MB there are, %,d may become Java's heap: -Xmx sets that; and %,d its own",
                        all >> 20,
                        heap >> 20,
                        OWN_BYTES >> 20);
        return new Room(Math.max(0, all - heap - OWN_BYTES), reason);
    }
}
