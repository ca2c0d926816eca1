/**
 * The networks of the papers.
 */
package org.sparkgan.nn.architecture;
