/** Trained generators as files that other programs read: ONNX, NumPy and DL4J. */
package org.sparkgan.export;
