// Memory that is checked: of devices, which nobody reads or writes outside launches and copies, and pinned memory of the host.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "types.h"

namespace standin {

struct Allocation {
    uintptr_t start;
    size_t bytes;
    uintptr_t firstPage;
    size_t pagesBytes;
    bool pinned;
    const void *context;

    bool holds(uintptr_t address, size_t count) const {
        return address >= start && count <= bytes && address - start <= bytes - count;
    }
};

/** Addresses for all memory of the process are set aside here; false where the system refuses. */
bool reserveAddresses();

/** Fresh memory, every byte 0xff: NaN as float and as double. Null where the addresses are used up. */
Allocation *allocate(size_t bytes, bool pinned, const void *context);

/** Unreadable from now on, for ever: addresses are not given twice. False where bytes around it were written. */
bool release(Allocation *allocation);

/** The allocation that has all of these bytes, or null; one address behind its end is in it where the count is 0. */
Allocation *find(uintptr_t address, size_t count);

/** The allocation that begins here, or null. */
Allocation *startingAt(uintptr_t address);

/** Whether the address is of the reserved ones, live or not. */
bool isReserved(uintptr_t address);

/** What lives. */
const std::vector<Allocation *> &allocations();

/** Device memory, readable and writable for as long as this lives. */
class Opened {
  public:
    void add(Allocation *allocation);
    /** False where the bytes around one of them were written meanwhile. */
    bool guardsHold() const;
    ~Opened();

  private:
    std::vector<Allocation *> all;
};

}  // namespace standin
