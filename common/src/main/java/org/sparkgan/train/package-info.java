/** Training on Spark: rounds of worker tasks, how their results become one state, and the driver's loop. */
package org.sparkgan.train;
