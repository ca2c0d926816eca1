/**
 * Latent vectors and labels of the images that a generator makes.
 */
package org.sparkgan.gan.latent;
