/** Distances of two sets of images by what a network sees in them. */
package org.sparkgan.evaluate.distance;
