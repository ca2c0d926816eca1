/**
 * Lines of JSON, one an iteration of note.
 */
package org.sparkgan.report.log;
