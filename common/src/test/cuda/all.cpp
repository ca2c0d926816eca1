// The stand-in in one unit: reading the headers is most of the compiler's work. The blocks come last, since the words of CUDA C++
// that they bring would change what follows.
#include "blas.cpp"
#include "control.cpp"
#include "copies.cpp"
#include "cubin.cpp"
#include "devices.cpp"
#include "events.cpp"
#include "faults.cpp"
#include "graphs.cpp"
#include "memory.cpp"
#include "modules.cpp"
#include "nvrtc.cpp"
#include "state.cpp"
#include "streams.cpp"

#include "blocks.cpp"
