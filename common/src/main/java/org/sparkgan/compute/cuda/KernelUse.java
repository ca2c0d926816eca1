package org.sparkgan.compute.cuda;

/**
 * What a thread of a kernel takes.
 *
 * @param name of the kernel
 * @param registers there are 255 at most
 * @param memoryBytes of the card's memory, for arrays and for variables that have no register
 */
public record KernelUse(String name, int registers, int memoryBytes) {}
