/** Files in a folder on any Hadoop file system: immutable names, no renames, no checksum litter on local disks. */
package org.sparkgan.storage;
