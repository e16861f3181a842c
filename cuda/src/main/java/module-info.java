/// The CUDA backend: nobody requires it by name, core finds it. It alone requires JCuda.
module io.genoise.cuda {
    requires io.genoise.core;
    requires jcuda;
    requires jcublas;
    requires jcudnn;

    provides io.genoise.backend.BackendProvider with
            io.genoise.backend.cuda.CudaProvider;
}
