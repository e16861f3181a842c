package io.genoise.backend.cuda.jcuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnBackendAttributeType;
import jcuda.jcudnn.cudnnBackendDescriptor;

/// A descriptor of cuDNN's graph API: attributes are set one by one, then it is finalized and can be asked or used.
///
/// Attributes go through native memory. (JCudnn passes on a null pointer where it is given `Pointer.to` an array.)
final class GraphDescriptor extends cudnnBackendDescriptor implements AutoCloseable {
    private static final String SET = "cudnnBackendSetAttribute";
    private static final String GET = "cudnnBackendGetAttribute";

    private boolean closed;

    /// @param type one of `cudnnBackendDescriptorType`
    GraphDescriptor(int type) {
        check("cudnnBackendCreateDescriptor", JCudnn.cudnnBackendCreateDescriptor(type, this));
    }

    /// Checks what a function of the graph API has returned.
    ///
    /// @throws UnsupportedOperationException if cuDNN does not do that
    /// @throws IllegalStateException for other errors
    static void check(String function, int status) {
        if (CudnnDescriptors.isUnsupported(status)) {
            throw new UnsupportedOperationException(
                    "%s: %s".formatted(function, JCudnn.cudnnGetErrorString(status)));
        }
        Status.cudnn(function, status);
    }

    private long address() {
        return getNativePointer();
    }

    /// Sets an attribute of 64-bit numbers, addresses or handles.
    ///
    /// @param type one of `cudnnBackendAttributeType`
    GraphDescriptor set(int attribute, int type, long... values) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_LONG, values);
            return set(attribute, type, values.length, memory);
        }
    }

    /// Sets an attribute of 64-bit numbers.
    GraphDescriptor numbers(int attribute, List<Integer> values) {
        long[] wide = values.stream().mapToLong(i -> i).toArray();
        return set(attribute, cudnnBackendAttributeType.CUDNN_TYPE_INT64, wide);
    }

    /// Sets an attribute that is one of an enumeration.
    GraphDescriptor constant(int attribute, int type, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return set(attribute, type, 1, arena.allocateFrom(ValueLayout.JAVA_INT, value));
        }
    }

    /// Sets a factor of f32.
    GraphDescriptor factor(int attribute, float value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, value);
            return set(attribute, cudnnBackendAttributeType.CUDNN_TYPE_FLOAT, 1, memory);
        }
    }

    /// Sets an attribute that is another descriptor.
    GraphDescriptor descriptor(int attribute, GraphDescriptor value) {
        return set(
                attribute,
                cudnnBackendAttributeType.CUDNN_TYPE_BACKEND_DESCRIPTOR,
                value.address());
    }

    private GraphDescriptor set(int attribute, int type, long count, MemorySegment values) {
        check(
                SET,
                JCudnn.cudnnBackendSetAttribute(
                        this, attribute, type, count, new HostPointer(values)));
        return this;
    }

    /// Ends the setting of attributes.
    GraphDescriptor finished() {
        check("cudnnBackendFinalize", JCudnn.cudnnBackendFinalize(this));
        return this;
    }

    /// A 64-bit number.
    long number(int attribute) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(ValueLayout.JAVA_LONG);
            get(attribute, cudnnBackendAttributeType.CUDNN_TYPE_INT64, 1, memory);
            return memory.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /// The values of an enumeration that an attribute lists.
    ///
    /// @param most how many there are at most
    List<Integer> constants(int attribute, int type, int most) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(ValueLayout.JAVA_INT, most);
            int found = (int) Math.min(most, get(attribute, type, most, memory));
            return Arrays.stream(
                            memory.asSlice(0, (long) found * Integer.BYTES)
                                    .toArray(ValueLayout.JAVA_INT))
                    .boxed()
                    .toList();
        }
    }

    /// Fills `into`, descriptors of the kind that the attribute holds, with as many as it has.
    ///
    /// @return how many that are
    int descriptors(int attribute, List<GraphDescriptor> into) {
        try (Arena arena = Arena.ofConfined()) {
            long[] addresses = into.stream().mapToLong(GraphDescriptor::address).toArray();
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_LONG, addresses);
            long found =
                    get(
                            attribute,
                            cudnnBackendAttributeType.CUDNN_TYPE_BACKEND_DESCRIPTOR,
                            addresses.length,
                            memory);
            return (int) Math.min(found, addresses.length);
        }
    }

    private long get(int attribute, int type, long most, MemorySegment into) {
        long[] count = new long[1];
        check(
                GET,
                JCudnn.cudnnBackendGetAttribute(
                        this, attribute, type, most, count, new HostPointer(into)));
        return count[0];
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            JCudnn.cudnnBackendDestroyDescriptor(this);
        }
    }
}
