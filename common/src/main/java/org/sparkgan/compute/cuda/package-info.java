/**
 * NVIDIA's GPUs: memory, kernels of our own and cuBLAS, called by JNA in whatever libraries of CUDA the machine has.
 */
package org.sparkgan.compute.cuda;
