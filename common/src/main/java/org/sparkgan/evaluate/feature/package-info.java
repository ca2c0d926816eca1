/** Networks that see images, and what they see in them. */
package org.sparkgan.evaluate.feature;
