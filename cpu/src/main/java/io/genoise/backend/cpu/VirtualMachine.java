package io.genoise.backend.cpu;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import io.genoise.backend.Room;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/// What this virtual machine tells of itself: the flags that decide whether vectors are compiled to vector instructions,
/// and the memory that is there for it and for us.
final class VirtualMachine {
    /// What the virtual machine takes beside its heap and our blocks: classes, compiled code, and the compiler's own memory
    /// while it works on the largest kernels (measured).
    private static final long OWN_BYTES = 200L << 20;

    private static final String BRAKE = brake();

    private VirtualMachine() {}

    /// Why the Vector API is slow here, what to do included; empty if it is not.
    static String vectorBrake() {
        return BRAKE;
    }

    private static String brake() {
        if (System.getProperty("java.vm.info", "").contains("interpreted")) {
            return "nothing is compiled: start Java without -Xint";
        }
        HotSpotDiagnosticMXBean flags =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (flags == null) {
            return "";
        }
        if (is(flags, "EnableVectorSupport", "false")) {
            return "vectors are not compiled to vector instructions: start Java without -XX:-EnableVectorSupport";
        } else if (is(flags, "UseFMA", "false")) {
            return "the processor has no fused multiply-add (FMA), or Java was told not to use it: start it without"
                    + " -XX:-UseFMA and -XX:UseAVX";
        } else if (is(flags, "UseJVMCICompiler", "false") && !is(flags, "TieredStopAtLevel", "4")) {
            return "the optimising compiler is off: start Java without -XX:TieredStopAtLevel";
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
