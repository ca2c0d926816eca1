/** Training and making images in the conventions of Spark ML, for notebooks and pipelines. */
package org.sparkgan.ml;
