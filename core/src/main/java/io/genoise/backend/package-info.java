/// The contract with a device: a [Backend][io.genoise.backend.Backend] prepares a group (primitive, operands, epilogue,
/// arithmetic) into a kernel, and a list of launches into a sequence; nothing is allocated, searched or compiled inside
/// a run. Backends themselves live elsewhere: the reference in core, which does not export it, the others in modules of
/// their own, found through [BackendProvider][io.genoise.backend.BackendProvider].
package io.genoise.backend;
