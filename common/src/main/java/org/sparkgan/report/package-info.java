/** What a run tells its user: losses, pictures, settings, progress and how it ended. */
package org.sparkgan.report;
