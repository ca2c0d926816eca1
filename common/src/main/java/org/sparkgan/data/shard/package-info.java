/**
 * What a worker reads: its part of a dataset, in the order of an epoch.
 */
package org.sparkgan.data.shard;
