/** oneDNN 3, which multiplies bfloat16 as fast as a processor can: its C functions by JNA, and operations that are bound once. */
package org.sparkgan.compute.onednn;
