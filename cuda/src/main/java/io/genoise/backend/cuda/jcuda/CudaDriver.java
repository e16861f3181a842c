package io.genoise.backend.cuda.jcuda;

import static jcuda.driver.JCudaDriver.*;

import io.genoise.backend.cuda.driver.Driver;
import io.genoise.backend.cuda.driver.Facts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.runtime.cudaStream_t;

/// The CUDA driver through JCuda, for one device: its primary context, which libraries on top share.
///
/// Each method is one function of the driver or a few, checked by [Status]. Nothing hands a Java array to CUDA: what crosses over
/// is numbers, and addresses of memory outside the heap.
final class CudaDriver implements Driver {
    private static final int EVENT_UNTIMED = 2; // CU_EVENT_DISABLE_TIMING
    private static final int STREAM_NON_BLOCKING = 1;

    private final Facts facts;
    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final Foreign foreign;

    private final Handles<CUstream> streams = new Handles<>("stream");
    private final Handles<CUevent> events = new Handles<>("event");
    private final Handles<CUmodule> modules = new Handles<>("module");
    private final Handles<CUfunction> functions = new Handles<>("function");
    private final Handles<CUgraphExec> graphs = new Handles<>("graph");

    /// `cuLaunchKernel` wants the address of a list of addresses, one a parameter. A kernel has one: this is the list.
    private final Arena arena = Arena.ofShared();

    private final MemorySegment parameters = arena.allocate(ValueLayout.ADDRESS);
    private final HostPointer parameterList = new HostPointer(parameters);

    /// Makes the device the calling thread's.
    ///
    /// @param ordinal its number, from 0
    /// @param library the driver's library, as it was loaded
    CudaDriver(int ordinal, Path library, Facts facts) {
        this.facts = facts;
        this.foreign = new Foreign(library, ordinal);
        Status.driver("cuDeviceGet", cuDeviceGet(device, ordinal));
        Status.driver("cuDevicePrimaryCtxRetain", cuDevicePrimaryCtxRetain(context, device));
        adopt();
    }

    /// The stream as cuBLAS and cuDNN want it: theirs are called the runtime's, and are the same.
    cudaStream_t runtimeStream(long stream) {
        return new cudaStream_t(streams.get(stream));
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public void adopt() {
        Status.driver("cuCtxSetCurrent", cuCtxSetCurrent(context));
    }

    @Override
    public long free() {
        long[] free = new long[1];
        Status.driver("cuMemGetInfo", cuMemGetInfo(free, new long[1]));
        return free[0];
    }

    @Override
    public long allocate(long bytes) {
        Address address = new Address();
        Status.memory("cuMemAlloc", bytes, cuMemAlloc(address, bytes));
        return address.value();
    }

    @Override
    public void free(long address) {
        Status.driver("cuMemFree", cuMemFree(Address.of(address)));
    }

    @Override
    public long granularity() {
        long[] bytes = new long[1];
        Status.driver("cuMemGetAllocationGranularity", foreign.granularity(bytes));
        return bytes[0];
    }

    @Override
    public long reserve(long bytes) {
        Address address = new Address();
        Status.driver(
                "cuMemAddressReserve", cuMemAddressReserve(address, bytes, 0, Address.of(0), 0));
        return address.value();
    }

    @Override
    public void release(long address, long bytes) {
        Status.driver("cuMemAddressFree", cuMemAddressFree(Address.of(address), bytes));
    }

    /// Memory is made, put behind the addresses, and opened to this device; what has been done is undone if one fails.
    @Override
    public long map(long address, long bytes) {
        long[] memory = new long[1];
        Status.memory("cuMemCreate", bytes, foreign.create(memory, bytes));
        boolean mapped = false;
        boolean done = false;
        try {
            Status.memory("cuMemMap", bytes, foreign.map(address, bytes, memory[0]));
            mapped = true;
            Status.memory("cuMemSetAccess", bytes, foreign.setAccess(address, bytes));
            done = true;
        } finally {
            if (mapped && !done) {
                foreign.unmap(address, bytes);
            }
            if (!done) {
                foreign.release(memory[0]);
            }
        }
        return memory[0];
    }

    @Override
    public void unmap(long address, long bytes, long handle) {
        Status.driver("cuMemUnmap", foreign.unmap(address, bytes));
        Status.driver("cuMemRelease", foreign.release(handle));
    }

    /// @throws IllegalArgumentException for 2 GB and more, which JCuda cannot take: it makes a buffer of them
    @Override
    public long pin(long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s of pinned memory in one piece".formatted(Status.megabytes(bytes)));
        }
        HostPointer pointer = new HostPointer();
        int code = cuMemHostAlloc(pointer, bytes, CU_MEMHOSTALLOC_PORTABLE);
        if (code == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            throw new OutOfMemoryError(
                    "cuMemHostAlloc: %s of the host's memory cannot be pinned"
                            .formatted(Status.megabytes(bytes)));
        }
        Status.driver("cuMemHostAlloc", code);
        return pointer.value();
    }

    @Override
    public void unpin(long address) {
        Status.driver(
                "cuMemFreeHost", cuMemFreeHost(new HostPointer(MemorySegment.ofAddress(address))));
    }

    @Override
    public void copy(long source, long target, long bytes, long stream) {
        Status.driver(
                "cuMemcpyAsync",
                cuMemcpyAsync(Address.of(target), Address.of(source), bytes, streams.get(stream)));
    }

    @Override
    public void clear(long address, long bytes, long stream) {
        Status.driver(
                "cuMemsetD8Async",
                cuMemsetD8Async(Address.of(address), (byte) 0, bytes, streams.get(stream)));
    }

    @Override
    public long stream() {
        CUstream stream = new CUstream();
        Status.driver("cuStreamCreate", cuStreamCreate(stream, STREAM_NON_BLOCKING));
        return streams.add(stream);
    }

    @Override
    public void finish(long stream) {
        Status.driver("cuStreamSynchronize", cuStreamSynchronize(streams.get(stream)));
    }

    @Override
    public void closeStream(long stream) {
        Status.driver("cuStreamDestroy", cuStreamDestroy(streams.remove(stream)));
    }

    @Override
    public long event(boolean timed) {
        CUevent event = new CUevent();
        Status.driver("cuEventCreate", cuEventCreate(event, timed ? 0 : EVENT_UNTIMED));
        return events.add(event);
    }

    @Override
    public void record(long event, long stream) {
        Status.driver("cuEventRecord", cuEventRecord(events.get(event), streams.get(stream)));
    }

    @Override
    public void await(long event, long stream) {
        Status.driver(
                "cuStreamWaitEvent", cuStreamWaitEvent(streams.get(stream), events.get(event), 0));
    }

    @Override
    public void await(long event) {
        Status.driver("cuEventSynchronize", cuEventSynchronize(events.get(event)));
    }

    @Override
    public long nanos(long first, long last) {
        float[] milliseconds = new float[1];
        Status.driver(
                "cuEventElapsedTime",
                cuEventElapsedTime(milliseconds, events.get(first), events.get(last)));
        return Math.round(milliseconds[0] * 1e6);
    }

    @Override
    public void closeEvent(long event) {
        Status.driver("cuEventDestroy", cuEventDestroy(events.remove(event)));
    }

    /// Machine code or PTX; the 0 behind it ends PTX, which is a text.
    @Override
    public long load(byte[] image) {
        CUmodule module = new CUmodule();
        try (Arena copy = Arena.ofConfined()) {
            MemorySegment text = copy.allocate(image.length + 1L, 16);
            MemorySegment.copy(image, 0, text, ValueLayout.JAVA_BYTE, 0, image.length);
            HostPointer none = new HostPointer();
            Status.driver(
                    "cuModuleLoadDataEx",
                    cuModuleLoadDataEx(module, new HostPointer(text), 0, new int[0], none));
        }
        return modules.add(module);
    }

    @Override
    public long function(long module, String name) {
        CUfunction function = new CUfunction();
        Status.driver(
                "cuModuleGetFunction(%s)".formatted(name),
                cuModuleGetFunction(function, modules.get(module), name));
        return functions.add(function);
    }

    @Override
    public void unload(long module) {
        Status.driver("cuModuleUnload", cuModuleUnload(modules.remove(module)));
    }

    @Override
    public void launch(
            long function, int blocks, int threads, long argument, long bytes, long stream) {
        parameters.set(ValueLayout.JAVA_LONG, 0, argument);
        Status.driver(
                "cuLaunchKernel",
                cuLaunchKernel(
                        functions.get(function),
                        blocks,
                        1,
                        1,
                        threads,
                        1,
                        1,
                        0,
                        streams.get(stream),
                        parameterList,
                        null));
    }

    /// The capture is this thread's: what others do meanwhile, such as loading modules, does not spoil it.
    @Override
    public void beginCapture(long stream) {
        Status.driver(
                "cuStreamBeginCapture",
                cuStreamBeginCapture(
                        streams.get(stream),
                        CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    }

    @Override
    public long endCapture(long stream) {
        CUgraph written = new CUgraph();
        Status.driver("cuStreamEndCapture", cuStreamEndCapture(streams.get(stream), written));
        try {
            CUgraphExec graph = new CUgraphExec();
            Status.driver("cuGraphInstantiate", cuGraphInstantiate(graph, written, 0));
            return graphs.add(graph);
        } finally {
            cuGraphDestroy(written);
        }
    }

    @Override
    public void abandonCapture(long stream) {
        CUgraph written = new CUgraph();
        int code = cuStreamEndCapture(streams.get(stream), written);
        if (code == CUresult.CUDA_SUCCESS) {
            Status.driver("cuGraphDestroy", cuGraphDestroy(written));
        } else if (Status.isLost(code)) {
            Status.driver("cuStreamEndCapture", code);
        }
    }

    @Override
    public void replay(long graph, long stream) {
        Status.driver("cuGraphLaunch", cuGraphLaunch(graphs.get(graph), streams.get(stream)));
    }

    @Override
    public void closeGraph(long graph) {
        Status.driver("cuGraphExecDestroy", cuGraphExecDestroy(graphs.remove(graph)));
    }

    /// The context goes with its last user. Errors are of no interest any more: of a lost device all calls fail.
    @Override
    public void close() {
        cuDevicePrimaryCtxRelease(device);
        arena.close();
    }
}
