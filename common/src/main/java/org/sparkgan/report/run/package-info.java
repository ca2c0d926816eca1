/**
 * The folder of a run: who has it, what it was started with and how it ended.
 */
package org.sparkgan.report.run;
