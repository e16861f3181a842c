/// What the backend asks of CUDA. Addresses and handles are numbers; every call has been checked when it returns.
package io.genoise.backend.cuda.driver;
