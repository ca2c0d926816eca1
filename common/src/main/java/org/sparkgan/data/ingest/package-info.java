/**
 * From a source to a packed dataset, new or appended to.
 */
package org.sparkgan.data.ingest;
