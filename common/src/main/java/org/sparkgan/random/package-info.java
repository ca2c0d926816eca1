/** Random numbers as a pure function of (seed, purpose, iteration, sample): the same on any worker and after any resume. */
package org.sparkgan.random;
