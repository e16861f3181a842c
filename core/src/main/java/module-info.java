/// Tensors, recorded steps, gradients and the reference backend. Needs nothing but `java.base`; other backends are found
/// through `ServiceLoader`. Not exported: the reference, which core makes itself, and, but to the module that writes
/// recordings as ONNX, what its packages may ask of a step beyond what users may. (`Relaunch` asks how this JVM was started, on
/// the class path alone.)
@SuppressWarnings("module") // models is compiled after core
module io.genoise.core {
    requires static java.management;

    exports io.genoise.autograd;
    exports io.genoise.backend;
    exports io.genoise.check;
    exports io.genoise.expression;
    exports io.genoise.op;
    exports io.genoise.primitive;
    exports io.genoise.program;
    exports io.genoise.random;
    exports io.genoise.shape;
    exports io.genoise.tensor;
    exports io.genoise.tensor.internal to
            io.genoise.models;

    uses io.genoise.backend.BackendProvider;
}
