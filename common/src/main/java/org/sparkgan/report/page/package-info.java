/**
 * The page of a run for a browser, and the grids on it.
 */
package org.sparkgan.report.page;
