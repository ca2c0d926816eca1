/**
 * Packed datasets: the files, the manifest that publishes them, and the shards that they are read in.
 */
package org.sparkgan.data.dataset;
