/**
 * Signs that training goes wrong.
 */
package org.sparkgan.report.health;
