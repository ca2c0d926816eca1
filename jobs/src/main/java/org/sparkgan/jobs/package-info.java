/** The mains that spark-submit starts: parse, wire, run. */
package org.sparkgan.jobs;
