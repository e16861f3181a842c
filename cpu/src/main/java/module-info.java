/// The CPU backend: nobody requires it by name, core finds it. It alone requires an incubating module, so that neither
/// core nor its users must say so.
module io.genoise.cpu {
    requires io.genoise.core;
    requires jdk.incubator.vector;
    requires jdk.management;

    provides io.genoise.backend.BackendProvider with
            io.genoise.backend.cpu.CpuBackendProvider;
}
