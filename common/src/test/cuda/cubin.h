// What NVRTC gives out and a module is loaded from: a line of text that names the card and the source.
#pragma once

#include <string>

namespace standin {

struct Cubin {
    int major;
    int minor;
    std::string text() const;
};

/** Reads no more than is equal so far; false where it is none, or of other sources than those compiled in. */
bool readCubin(const char *image, Cubin *cubin);

}  // namespace standin
