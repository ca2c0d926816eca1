#include "cubin.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "kernels.h"

namespace standin {
namespace {

constexpr char BEGIN[] = "stand-in cubin sm_";

/** FNV-1a, 64 bits. */
std::string sourceHash() {
    uint64_t hash = 0xcbf29ce484222325;
    for (const char *at = kernelSource(); *at != 0; ++at) {
        hash = (hash ^ static_cast<unsigned char>(*at)) * 0x100000001b3;
    }
    char text[17];
    snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    return text;
}

}  // namespace

std::string Cubin::text() const { return BEGIN + std::to_string(major * 10 + minor) + " " + sourceHash(); }

bool readCubin(const char *image, Cubin *cubin) {
    if (strncmp(image, BEGIN, sizeof BEGIN - 1) != 0) {
        return false;
    }
    const int number = atoi(image + sizeof BEGIN - 1);
    *cubin = {number / 10, number % 10};
    const std::string whole = cubin->text();
    return strncmp(image, whole.c_str(), whole.size()) == 0;
}

}  // namespace standin
