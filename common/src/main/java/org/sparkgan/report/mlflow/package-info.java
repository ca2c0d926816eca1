/**
 * A run in MLflow.
 */
package org.sparkgan.report.mlflow;
