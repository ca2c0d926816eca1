/**
 * Pictures of many images: grids and moving ones.
 */
package org.sparkgan.picture;
