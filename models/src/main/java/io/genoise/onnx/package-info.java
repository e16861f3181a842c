/// Networks as ONNX models: [OnnxExport][io.genoise.onnx.OnnxExport] translates what a step has recorded, operation by operation, so
/// that no network knows of it. Nothing is read from ONNX.
package io.genoise.onnx;
