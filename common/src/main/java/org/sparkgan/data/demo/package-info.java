/**
 * The images of the demo.
 */
package org.sparkgan.data.demo;
