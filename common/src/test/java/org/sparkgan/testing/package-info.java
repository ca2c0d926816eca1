/** What the tests of several packages share. */
package org.sparkgan.testing;
