// Faults of kernels: what would be an illegal address on a card ends the kernel, not the process.
#pragma once

#include "types.h"

namespace standin {

/** Runs it; ILLEGAL_ADDRESS where this thread touched memory that it may not meanwhile, or the code that it fell out with. */
CUresult guarded(void (*run)());

/** Ends what runs guarded in this thread. */
[[noreturn]] void fallOut(CUresult code);

}  // namespace standin
