/// Tensors, recorded steps, gradients and the reference backend. Needs nothing but `java.base`; other backends are found
/// through `ServiceLoader`. What plans and runs a step is for our own modules: the contract with a device for the backends, recordings
/// for the module that writes them as ONNX. (`Relaunch` asks how this JVM was started, on the class path alone.)
@SuppressWarnings("module") // these modules are compiled after core
module io.genoise.core {
    requires static java.management;

    exports io.genoise.autograd;
    exports io.genoise.backend to
            io.genoise.cpu,
            io.genoise.cuda;
    exports io.genoise.check;
    exports io.genoise.expression;
    exports io.genoise.op;
    exports io.genoise.primitive;
    exports io.genoise.program to
            io.genoise.models;
    exports io.genoise.random;
    exports io.genoise.runtime;
    exports io.genoise.shape;
    exports io.genoise.tensor;
    exports io.genoise.tensor.internal to
            io.genoise.models;

    uses io.genoise.backend.BackendProvider;
}
