/** Prepares and runs a training: the door for mains, for examples and for programs that train with this library. */
package org.sparkgan.run;
