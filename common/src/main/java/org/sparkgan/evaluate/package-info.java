/** How near generated images are to real ones, and to each other. */
package org.sparkgan.evaluate;
