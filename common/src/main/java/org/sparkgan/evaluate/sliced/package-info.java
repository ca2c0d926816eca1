/** The sliced Wasserstein distance of two sets of images by their patches. */
package org.sparkgan.evaluate.sliced;
