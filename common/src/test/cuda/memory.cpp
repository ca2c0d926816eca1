#include "memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>

namespace standin {
namespace {

// Never filled: pages that were not opened cost nothing, and addresses that are not given twice keep stale pointers recognisable.
// Some processors have no more than 2^39 addresses.
constexpr size_t MOST_RESERVED = size_t{1} << 42;
constexpr size_t LEAST_RESERVED = size_t{1} << 36;
// As a real driver places allocations.
constexpr size_t ALIGNMENT = 256;
// From this size on in huge pages, which are filled and opened in a fraction of the time.
constexpr size_t LARGE = size_t{4} << 20;
// NaN as well, so that what is read beyond an allocation shows; no value that memory is filled with elsewhere.
constexpr unsigned char GUARD[4] = {0xdd, 0xba, 0xc0, 0x7f};

uintptr_t base = 0;
size_t reserved = 0;
uintptr_t next = 0;
std::map<uintptr_t, Allocation *> byStart;
std::vector<Allocation *> live;

size_t pageSize() {
    static const size_t size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    return size;
}

size_t roundUp(size_t value, size_t unit) { return (value + unit - 1) / unit * unit; }

/** Addresses without memory; those that had some lose it. */
void *vacate(void *from, size_t bytes, int flags) {
    return mmap(from, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0);
}

void protect(const Allocation &allocation, int rights) {
    mprotect(reinterpret_cast<void *>(allocation.firstPage), allocation.pagesBytes, rights);
}

/** A page of it, and as much more as addresses may be off. */
const std::vector<unsigned char> &guardBytes() {
    static const std::vector<unsigned char> bytes = [] {
        std::vector<unsigned char> made(pageSize() + sizeof GUARD);
        for (size_t i = 0; i < made.size(); ++i) {
            made[i] = GUARD[i % sizeof GUARD];
        }
        return made;
    }();
    return bytes;
}

/** All(start of bytes that stand as a guard, what they are, how many) for those before and those behind the allocation. */
template <class All> bool guards(const Allocation &allocation, All all) {
    const uintptr_t end = allocation.start + allocation.bytes;
    const unsigned char *is = guardBytes().data();
    return all(reinterpret_cast<void *>(allocation.firstPage), is, allocation.start - allocation.firstPage)
           && all(reinterpret_cast<void *>(end), is + end % sizeof GUARD,
                  allocation.firstPage + allocation.pagesBytes - end);
}

bool guardHolds(const Allocation &allocation) {
    return guards(allocation, [](void *at, const void *is, size_t count) { return memcmp(at, is, count) == 0; });
}

}  // namespace

bool reserveAddresses() {
    for (size_t size = MOST_RESERVED; base == 0 && size >= LEAST_RESERVED; size /= 2) {
        void *all = vacate(nullptr, size, 0);
        if (all != MAP_FAILED) {
            reserved = size;
            base = reinterpret_cast<uintptr_t>(all);
            next = base + pageSize();
        }
    }
    return base != 0;
}

Allocation *allocate(size_t bytes, bool pinned, const void *context) {
    const size_t taken = roundUp(bytes, ALIGNMENT);
    const size_t pages = roundUp(taken, pageSize());
    if (base + reserved - next < pages + pageSize()) {
        return nullptr;
    }
    // At the end of its pages: the page behind it stays closed, and whoever runs on falls at once.
    auto *made = new Allocation{next + pages - taken, bytes, next, pages, pinned, context};
    next += pages + pageSize();
    if (pages >= LARGE) {
        madvise(reinterpret_cast<void *>(made->firstPage), pages, MADV_HUGEPAGE);
    }
    protect(*made, PROT_READ | PROT_WRITE);
    guards(*made, [](void *at, const void *is, size_t count) { return memcpy(at, is, count) != nullptr; });
    memset(reinterpret_cast<void *>(made->start), 0xff, bytes);
    if (!pinned) {
        protect(*made, PROT_NONE);
    }
    byStart[made->start] = made;
    live.push_back(made);
    return made;
}

bool release(Allocation *allocation) {
    protect(*allocation, PROT_READ);
    const bool holds = guardHolds(*allocation);
    vacate(reinterpret_cast<void *>(allocation->firstPage), allocation->pagesBytes, MAP_FIXED);
    byStart.erase(allocation->start);
    live.erase(std::find(live.begin(), live.end(), allocation));
    delete allocation;
    return holds;
}

Allocation *find(uintptr_t address, size_t count) {
    auto behind = byStart.upper_bound(address);
    if (behind == byStart.begin()) {
        return nullptr;
    }
    Allocation *candidate = std::prev(behind)->second;
    return candidate->holds(address, count) ? candidate : nullptr;
}

Allocation *startingAt(uintptr_t address) {
    auto found = byStart.find(address);
    return found == byStart.end() ? nullptr : found->second;
}

bool isReserved(uintptr_t address) { return base != 0 && address >= base && address < base + reserved; }

const std::vector<Allocation *> &allocations() { return live; }

void Opened::add(Allocation *allocation) {
    if (!allocation->pinned && std::find(all.begin(), all.end(), allocation) == all.end()) {
        protect(*allocation, PROT_READ | PROT_WRITE);
        all.push_back(allocation);
    }
}

bool Opened::guardsHold() const {
    return std::all_of(all.begin(), all.end(), [](const Allocation *one) { return guardHolds(*one); });
}

Opened::~Opened() {
    for (Allocation *one : all) {
        protect(*one, PROT_NONE);
    }
}

}  // namespace standin
