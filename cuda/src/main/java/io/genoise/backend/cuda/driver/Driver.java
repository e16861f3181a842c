package io.genoise.backend.cuda.driver;

/// The CUDA driver for one device. Addresses are the device's, unless they are called the host's; streams, events,
/// modules, functions and graphs are handles.
///
/// What is *enqueued* on a stream is done later, in order; it returns at once. All else is done when it returns, and
/// waits for nothing unless it says so. Any call throws `DeviceLostException` if the device has failed for good, and
/// `IllegalStateException` for what else CUDA refuses, naming the function and CUDA's own words for its error.
public interface Driver extends AutoCloseable {
    /// What is known of the device.
    Facts facts();

    /// Makes the device the calling thread's: to be called before all else when another thread has used it.
    void adopt();

    /// Bytes of device memory that are free now.
    long free();

    /// A block of `bytes` bytes, aligned to 256, of whatever content.
    ///
    /// @throws OutOfMemoryError if there is none
    long allocate(long bytes);

    /// Gives a block back; nothing that is enqueued may use it.
    void free(long address);

    /// What sizes of mapped memory are multiples of, in bytes.
    long granularity();

    /// A range of `bytes` addresses without memory behind it.
    long reserve(long bytes);

    /// Gives a range back, behind which there is no memory any more.
    void release(long address, long bytes);

    /// Puts memory behind `bytes` reserved addresses from `address` on, a multiple of [#granularity] both.
    ///
    /// @return a handle of the memory
    /// @throws OutOfMemoryError if there is none
    long map(long address, long bytes);

    /// Takes the memory `handle` from behind these addresses and gives it back; nothing that is enqueued may use it.
    void unmap(long address, long bytes, long handle);

    /// `bytes` bytes of the host's memory that do not move, which copies beside other work need: the host's address.
    ///
    /// @throws OutOfMemoryError if there is none
    long pin(long bytes);

    /// Gives pinned memory back.
    void unpin(long address);

    /// Enqueues a copy of `bytes` bytes; both addresses may be the device's or pinned memory's. The two do not overlap.
    void copy(long source, long target, long bytes, long stream);

    /// Enqueues that `bytes` bytes at `address` become 0.
    void clear(long address, long bytes, long stream);

    /// A new stream, which waits for no other.
    long stream();

    /// Waits until all is done that is enqueued on `stream`.
    void finish(long stream);

    /// Gives a stream back, when all enqueued on it is done.
    void closeStream(long stream);

    /// A new event.
    ///
    /// @param timed whether [#nanos] will be asked of it
    long event(boolean timed);

    /// Enqueues that `event` happens, when all enqueued before on `stream` is done.
    void record(long event, long stream);

    /// Enqueues that `stream` goes on only when `event`, as it was recorded last, has happened.
    void await(long event, long stream);

    /// Waits until `event`, as it was recorded last, has happened.
    void await(long event);

    /// Nanoseconds between two timed events that have happened.
    long nanos(long first, long last);

    /// Gives an event back.
    void closeEvent(long event);

    /// Loads what a [Compiler] of this device has made.
    long load(byte[] image);

    /// The kernel called `name` of a module.
    long function(long module, String name);

    /// Gives a module and its functions back.
    void unload(long module);

    /// Enqueues `function` on `blocks` blocks of `threads` threads, all in one dimension.
    ///
    /// @param argument the host's address of the record that is the kernel's only parameter; it is taken over before
    ///     this returns
    /// @param bytes the record's size
    void launch(long function, int blocks, int threads, long argument, long bytes, long stream);

    /// From now on what is enqueued on `stream` is not done but written down.
    void beginCapture(long stream);

    /// Ends that.
    ///
    /// @return a graph of what was written down
    long endCapture(long stream);

    /// Ends a capture that something has gone wrong in, whatever state it is in.
    void abandonCapture(long stream);

    /// Enqueues all that a graph holds.
    void replay(long graph, long stream);

    /// Gives a graph back, none of which is enqueued any more.
    void closeGraph(long graph);

    /// Gives back whatever the driver holds for the device.
    @Override
    void close();
}
