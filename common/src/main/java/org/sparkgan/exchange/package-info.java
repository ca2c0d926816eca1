/** How workers add up vectors and share messages among themselves, over TCP connections that they authenticate. */
package org.sparkgan.exchange;
