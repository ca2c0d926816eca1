/**
 * What is done to images, real and generated, on their way to the critic, so that few of them are enough.
 */
package org.sparkgan.gan.augment;
