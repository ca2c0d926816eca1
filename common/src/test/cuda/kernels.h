// The kernels that were compiled into the stand-in, and what runs them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "types.h"

namespace standin {

struct Parameter {
    size_t bytes;
    /** Of what it points to; 0 where it is no pointer. */
    size_t alignment;
};

struct Kernel {
    const char *name;
    /** Threads that a block may have. */
    unsigned threads;
    std::vector<Parameter> parameters;
    /** One thread of it; arguments as cuLaunchKernel takes them. */
    void (*body)(void **arguments);
};

const std::vector<Kernel> &kernels();

/** The text that they were compiled from. */
const char *kernelSource();

struct Extent {
    unsigned x, y, z;
};

/** The last thread of the last block first: whatever comes out otherwise then lacks a barrier. */
void runBackwards(bool backwards);

/** All threads of all blocks, block after block; what it says of a failure goes to reason. */
CUresult runKernel(const Kernel &kernel, Extent grid, Extent block, void **arguments, std::string *reason);

}  // namespace standin
