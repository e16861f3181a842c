package io.genoise.backend.cuda.jcuda;

import static jcuda.driver.JCudaDriver.*;

import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.backend.cuda.jcuda.Libraries.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;

/// What of CUDA is on this machine. Everything is looked for step by step, each only when what it builds on is there: the
/// driver, the devices, the libraries, JCuda's own libraries. Where there is no driver nothing else is touched.
public final class Installation {
    /// The least that the libraries of CUDA 12 and 13 ask of a driver, as the driver says it and as people know it.
    private static final int[] DRIVER_OFFERS = {12_000, 13_000};

    private static final List<String> DRIVER_RELEASES = List.of("525", "580");

    /// Ampere's: older devices cannot round to bf16.
    private static final int OLDEST = 80;

    /// What the driver says of one device.
    ///
    /// @param architecture its compute capability without the point
    private record Seen(
            int ordinal, String name, int architecture, int multiprocessors, long bytes) {
        String line() {
            return "cuda:%s is %s, compute capability %s, %s multiprocessors, %s"
                    .formatted(
                            ordinal,
                            name,
                            Nvrtc.capability(architecture),
                            multiprocessors,
                            Status.megabytes(bytes));
        }
    }

    private final Libraries libraries;
    private final List<Seen> devices = new ArrayList<>();
    private boolean started;
    private boolean complete;

    /// @param folders where NVIDIA's libraries are looked for before all other places
    public Installation(List<Path> folders) {
        this(folders, true);
    }

    /// @param usual whether they are looked for in the usual folders too
    Installation(List<Path> folders, boolean usual) {
        List<Path> first = Stream.concat(Libraries.chosen().stream(), folders.stream()).toList();
        this.libraries = new Libraries(first, usual);
    }

    /// Why CUDA cannot be used here, and what would help, in one sentence; null if it can.
    public synchronized String missing() {
        if (complete) {
            return null;
        }
        try {
            String missing = missingDriver();
            if (missing == null) {
                missing = missingDevice();
            }
            if (missing == null) {
                missing = missingLibrary();
            }
            complete = missing == null;
            return missing;
        } catch (LinkageError | IllegalStateException e) {
            return e.getMessage();
        }
    }

    /// The numbers of the devices that can be used, which [#missing] has found.
    public synchronized List<Integer> devices() {
        return devices.stream()
                .filter(device -> device.architecture >= OLDEST)
                .map(Seen::ordinal)
                .toList();
    }

    /// What there is, a line each, as far as [#missing] got.
    public synchronized List<String> report() {
        List<String> lines = new ArrayList<>();
        missing();
        if (started) {
            lines.add(driverLine());
            devices.forEach(device -> lines.add(device.line() + freeNow(device.ordinal)));
            lines.addAll(libraryLines());
        }
        return lines;
    }

    private String missingDriver() {
        if (started) {
            return null;
        }
        String system = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        if (!system.equals("Linux") || !processor.equals("amd64")) {
            return "CUDA can be used on Linux and x86-64, and this is %s on %s"
                    .formatted(system, processor);
        }
        String java = unsafe(Runtime.version());
        if (java != null) {
            return java;
        }
        if (!libraries.load(Wanted.DRIVER)) {
            return "no NVIDIA driver: libcuda.so.1 was not found%s; install driver %s or later, and start a container with --gpus all"
                    .formatted(broken(), DRIVER_RELEASES.getFirst());
        }
        Natives.DRIVER.load();
        String starting = starting(cuInit(0));
        if (starting != null) {
            return starting;
        }
        int[] offers = new int[1];
        Status.driver("cuDriverGetVersion", cuDriverGetVersion(offers));
        String old = tooOld(offers[0]);
        started = old == null;
        return old;
    }

    /// Before 25.0.3 the G1 collector could move an array that native code had pinned; JCuda pins small ones.
    static String unsafe(Runtime.Version java) {
        boolean unsafe = java.feature() == 25 && java.interim() == 0 && java.update() < 3;
        return unsafe
                ? "Java %s can move arrays that native code holds (JDK-8377811): take Java 25.0.3 or later"
                        .formatted(java)
                : null;
    }

    private String starting(int code) {
        return switch (code) {
            case CUresult.CUDA_SUCCESS -> null;
            case CUresult.CUDA_ERROR_NO_DEVICE ->
                    "the NVIDIA driver sees no GPU (CUDA_ERROR_NO_DEVICE): see what nvidia-smi lists, and what CUDA_VISIBLE_DEVICES hides";
            case CUresult.CUDA_ERROR_STUB_LIBRARY ->
                    "%s is a stub for building and no driver: take its folder out of LD_LIBRARY_PATH"
                            .formatted(libraries.path(Wanted.DRIVER));
            case CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
                    "the NVIDIA driver's library and its kernel module are of different versions (CUDA_ERROR_SYSTEM_DRIVER_MISMATCH): restart the machine";
            default ->
                    "the NVIDIA driver does not start: cuInit gives %s; see whether nvidia-smi works, and restart the machine if not"
                            .formatted(CUresult.stringFor(code));
        };
    }

    private String tooOld(int offers) {
        int least = DRIVER_OFFERS[libraries.cuda() - 12];
        return offers >= least
                ? null
                : "the NVIDIA driver offers CUDA %s, and %s is needed: install driver %s or later"
                        .formatted(
                                release(offers),
                                release(least),
                                DRIVER_RELEASES.get(libraries.cuda() - 12));
    }

    /// 12060 as `12.6`.
    private static String release(int version) {
        return "%s.%s".formatted(version / 1000, version % 1000 / 10);
    }

    private String missingDevice() {
        if (devices.isEmpty()) {
            int[] count = new int[1];
            Status.driver("cuDeviceGetCount", cuDeviceGetCount(count));
            for (int i = 0; i < count[0]; i++) {
                devices.add(seen(i));
            }
        }
        return devices().isEmpty()
                ? "no GPU has compute capability %s or more: %s"
                        .formatted(
                                Nvrtc.capability(OLDEST),
                                devices.stream()
                                        .map(device ->
                                                "%s has %s"
                                                        .formatted(
                                                                device.name,
                                                                Nvrtc.capability(
                                                                        device.architecture)))
                                        .collect(Collectors.joining(", ")))
                : null;
    }

    private static Seen seen(int ordinal) {
        CUdevice device = device(ordinal);
        byte[] name = new byte[256];
        Status.driver("cuDeviceGetName", cuDeviceGetName(name, name.length, device));
        int length = (int) IntStream.range(0, name.length).takeWhile(i -> name[i] != 0).count();
        long[] bytes = new long[1];
        Status.driver("cuDeviceTotalMem", cuDeviceTotalMem(bytes, device));
        int architecture =
                10
                                * attribute(
                                        device,
                                        CUdevice_attribute
                                                .CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
                        + attribute(
                                device,
                                CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
        return new Seen(
                ordinal,
                new String(name, 0, length, StandardCharsets.UTF_8),
                architecture,
                attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
                bytes[0]);
    }

    private static CUdevice device(int ordinal) {
        CUdevice device = new CUdevice();
        Status.driver("cuDeviceGet", cuDeviceGet(device, ordinal));
        return device;
    }

    private static int attribute(CUdevice device, int attribute) {
        int[] value = new int[1];
        Status.driver("cuDeviceGetAttribute", cuDeviceGetAttribute(value, attribute, device));
        return value[0];
    }

    private String missingLibrary() {
        List<String> missing =
                Stream.of(Wanted.CUBLAS_LT, Wanted.CUBLAS, Wanted.NVRTC, Wanted.CUDNN)
                        .filter(wanted -> !libraries.load(wanted))
                        .map(libraries::soname)
                        .toList();
        if (!missing.isEmpty()) {
            return "%s %s not found%s: 'genoise setup-cuda' fetches all that CUDA needs beside the driver; or install CUDA %s and cuDNN 9, and name their folders in LD_LIBRARY_PATH"
                    .formatted(
                            listed(missing),
                            missing.size() == 1 ? "was" : "were",
                            broken(),
                            libraries.cuda());
        }
        Natives.NVRTC.load();
        Natives.CUBLAS.load();
        Natives.CUDNN.load();
        return null;
    }

    private String broken() {
        return libraries.broken().isEmpty()
                ? ""
                : " (%s)".formatted(String.join("; ", libraries.broken()));
    }

    private static String listed(List<String> names) {
        int last = names.size() - 1;
        return last == 0
                ? names.getFirst()
                : "%s and %s".formatted(String.join(", ", names.subList(0, last)), names.get(last));
    }

    private String driverLine() {
        int[] offers = new int[1];
        Status.driver("cuDriverGetVersion", cuDriverGetVersion(offers));
        return "driver %sfor CUDA %s, %s"
                .formatted(driverRelease(), release(offers[0]), libraries.path(Wanted.DRIVER));
    }

    /// `580.65.06 `, or nothing where the kernel does not say it.
    private static String driverRelease() {
        try {
            return Files.readString(Path.of("/sys/module/nvidia/version")).strip() + " ";
        } catch (IOException _) {
            return "";
        }
    }

    private List<String> libraryLines() {
        List<String> lines = new ArrayList<>();
        for (Wanted wanted : List.of(Wanted.CUBLAS, Wanted.CUBLAS_LT, Wanted.CUDNN, Wanted.NVRTC)) {
            String name = libraries.soname(wanted);
            lines.add(
                    libraries.load(wanted)
                            ? "%s %s, %s"
                                    .formatted(
                                            name,
                                            Versions.of(wanted, libraries.path(wanted)),
                                            libraries.path(wanted))
                            : "%s is not there".formatted(name));
        }
        return lines;
    }

    /// How much of a device's memory is free: only a context can tell, so there is one for a moment.
    private static String freeNow(int ordinal) {
        CUdevice device = device(ordinal);
        CUcontext context = new CUcontext();
        int code = cuDevicePrimaryCtxRetain(context, device);
        if (code != CUresult.CUDA_SUCCESS) {
            return ", cannot be used now (%s)".formatted(CUresult.stringFor(code));
        }
        try {
            Status.driver("cuCtxPushCurrent", cuCtxPushCurrent(context));
            try {
                long[] free = new long[1];
                Status.driver("cuMemGetInfo", cuMemGetInfo(free, new long[1]));
                return ", %s free".formatted(Status.megabytes(free[0]));
            } finally {
                cuCtxPopCurrent(new CUcontext());
            }
        } finally {
            cuDevicePrimaryCtxRelease(device);
        }
    }

    /// Driver, compiler and libraries for one of [#devices], which is the calling thread's from now on.
    ///
    /// @throws IllegalStateException if something fails, what was opened being closed again
    public synchronized Cuda open(int ordinal) {
        CudaDriver driver = driver(ordinal);
        Cublas products = null;
        try {
            int architecture = driver.facts().architecture();
            Nvrtc compiler = new Nvrtc(architecture);
            products = new Cublas(driver::runtimeStream, architecture);
            return new Cuda(driver, compiler, products, new Cudnn(driver, driver::runtimeStream));
        } catch (RuntimeException | Error e) {
            if (products != null) {
                products.close();
            }
            driver.close();
            throw e;
        }
    }

    /// The driver alone.
    synchronized CudaDriver driver(int ordinal) {
        return new CudaDriver(ordinal, libraries.path(Wanted.DRIVER), facts(ordinal));
    }

    /// What is known of a device that [#devices] names.
    private Facts facts(int ordinal) {
        Seen device = devices.get(ordinal);
        List<String> lines = new ArrayList<>(List.of(device.line(), driverLine()));
        lines.addAll(libraryLines());
        return new Facts(
                device.name, device.architecture, device.multiprocessors, device.bytes, lines);
    }
}
