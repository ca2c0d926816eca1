/** What an evaluation says of a generator. */
package org.sparkgan.score;
