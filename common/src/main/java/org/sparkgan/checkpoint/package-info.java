/** Saves of a run: complete or not there at all, checked when read, resumed bit for bit under the same settings. */
package org.sparkgan.checkpoint;
