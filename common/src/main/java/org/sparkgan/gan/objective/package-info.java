/**
 * What critic and generator minimise.
 */
package org.sparkgan.gan.objective;
