/** The sample job: images from a saved generator, made by Spark tasks. */
package org.sparkgan.sample;
