/** The settings of a job as immutable records: one reader, every default and every rule. */
package org.sparkgan.config;
