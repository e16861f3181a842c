package io.genoise.backend.cuda;

import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.cuda.host.HostDriver;
import io.genoise.tensor.Device;
import io.genoise.tensor.TestDevice;

/// The CUDA backend over the host's double of CUDA.
final class HostDevices {
    /// Nothing on disk but what the host's compiler keeps; even small arenas lie behind reserved addresses.
    static final CudaBackend.Options OPTIONS =
            new CudaBackend.Options(true, 4096, new CacheFolder(null), new CacheFolder(null));

    private HostDevices() {}

    /// A device, and the driver below it, which tells what the backend did.
    record Opened(Device device, HostDriver driver) implements AutoCloseable {
        @Override
        public void close() {
            device.close();
        }
    }

    /// A device whose streams wait until somebody waits for them.
    static Opened open() {
        return over(HostCuda.open(), OPTIONS);
    }

    /// A device over `cuda`.
    static Opened over(Cuda cuda, CudaBackend.Options options) {
        return new Opened(TestDevice.over(new CudaBackend(cuda, options)), HostCuda.driver(cuda));
    }
}
