/** From pictures on any Hadoop file system to packed datasets, and from these to the shards that workers train on. */
package org.sparkgan.data;
