/** Images in the size that a network takes, by the formulas of those whose numbers are to be compared. */
package org.sparkgan.evaluate.resize;
