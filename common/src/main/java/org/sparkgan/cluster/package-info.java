/**
 * What Spark gives a training: slots for its tasks, a device for each, and a line from them to the driver.
 */
package org.sparkgan.cluster;
