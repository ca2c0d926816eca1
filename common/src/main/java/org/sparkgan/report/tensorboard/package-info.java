/** A run as TensorBoard shows it: files of events beside {@code metrics.jsonl}. */
package org.sparkgan.report.tensorboard;
