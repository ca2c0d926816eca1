/**
 * Encoded pictures become pixels.
 */
package org.sparkgan.data.picture;
