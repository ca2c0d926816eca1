/**
 * Where images lie: folders, archives, tables and the files of known datasets.
 */
package org.sparkgan.data.source;
