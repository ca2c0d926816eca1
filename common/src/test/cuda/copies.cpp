// Memory of the device and pinned memory of the host, and what goes between them.
#include <algorithm>
#include <cstring>
#include <initializer_list>

#include "memory.h"
#include "streams.h"

using namespace standin;

namespace {

/** Live allocations show in counts of what lives, as other objects do. */
CUresult take(size_t bytes, bool pinned, uintptr_t *address) {
    const CUresult forbidden = forbiddenInCapture(nullptr);
    if (forbidden != CUDA_SUCCESS) {
        return forbidden;
    }
    if (bytes == 0 || address == nullptr) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "an allocation of no bytes");
    }
    Device &device = *currentDevice();
    if (!pinned && bytes > device.memory - device.used) {
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
    const Allocation *fresh = allocate(bytes, pinned, currentContext());
    if (fresh == nullptr) {
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
    device.used += pinned ? 0 : bytes;
    *address = fresh->start;
    return CUDA_SUCCESS;
}

CUresult giveBack(const Call &call, uintptr_t address, bool pinned) {
    if (!call.releases()) {
        return call.error();
    }
    if (!call.fails()) {
        CUresult before = forbiddenInCapture(nullptr);
        before = before != CUDA_SUCCESS ? before : finishAll();
        if (before != CUDA_SUCCESS) {
            return before;
        }
    }
    Allocation *allocation = startingAt(address);
    if (allocation == nullptr || allocation->pinned != pinned || allocation->context != currentContext()) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "no such memory, or memory that was freed");
    }
    currentDevice()->used -= pinned ? 0 : allocation->bytes;
    if (!release(allocation)) {
        return breakContext(CUDA_ERROR_ILLEGAL_ADDRESS, "the bytes around memory that is freed were written");
    }
    return call.error();
}

/** Memory of this context's device, or null. */
Allocation *onDevice(CUdeviceptr address, size_t count) {
    Allocation *found = find(address, count);
    return found != nullptr && !found->pinned && found->context == currentContext() ? found : nullptr;
}

struct Range {
    CUdeviceptr address;
    size_t bytes;
};

/** A copy or a fill, with its memory open meanwhile. Fails as a card does where the memory went before its turn. */
CUresult with(std::initializer_list<Range> ranges, const std::function<void()> &use) {
    Opened opened;
    for (const Range &range : ranges) {
        Allocation *found = find(range.address, range.bytes);
        if (found == nullptr) {
            return refuse(CUDA_ERROR_ILLEGAL_ADDRESS, "a copy that was recorded or queued touches memory that was freed");
        }
        opened.add(found);
    }
    use();
    return CUDA_SUCCESS;
}

/** Host memory is pinned, or not at all of the stand-in's. */
CUresult checkHost(const void *host, size_t count, bool *pinned) {
    const auto address = reinterpret_cast<uintptr_t>(host);
    const Allocation *found = find(address, count);
    *pinned = found != nullptr && found->pinned;
    const bool strange = host == nullptr || (isReserved(address) && !*pinned);
    return strange ? refuse(CUDA_ERROR_INVALID_VALUE, "no memory of the host, or more than was pinned") : CUDA_SUCCESS;
}

struct Copy {
    CUdeviceptr device;
    void *host;
    size_t bytes;
    bool up;
};

CUresult copyNow(const Copy &copy) {
    return with({{copy.device, copy.bytes}}, [&] {
        auto *device = reinterpret_cast<void *>(copy.device);
        memcpy(copy.up ? device : copy.host, copy.up ? copy.host : device, copy.bytes);
    });
}

/** What is not pinned is copied as seen now; a capture cannot have it. */
CUresult copyPageable(Stream &stream, const char *name, const Copy &copy) {
    const CUresult forbidden = stream.capture ? forbiddenInCapture(&stream) : CUDA_SUCCESS;
    if (forbidden != CUDA_SUCCESS) {
        return forbidden;
    }
    if (!copy.up) {
        const CUresult before = finish(stream);
        if (before != CUDA_SUCCESS) {
            return before;
        }
        count(name);
        return run({name, [copy] { return copyNow(copy); }});
    }
    const auto *from = static_cast<const char *>(copy.host);
    auto seen = std::make_shared<std::vector<char>>(from, from + copy.bytes);
    return submit(stream, {name, [copy, seen] {
                               return copyNow({copy.device, seen->data(), copy.bytes, true});
                           }});
}

CUresult copyHost(CUstream handle, const Copy &copy) {
    Stream *stream = streamOf(handle);
    if (stream == nullptr) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    if (copy.bytes == 0) {
        return CUDA_SUCCESS;
    }
    bool pinned = false;
    const CUresult checked = checkHost(copy.host, copy.bytes, &pinned);
    if (checked != CUDA_SUCCESS) {
        return checked;
    }
    if (onDevice(copy.device, copy.bytes) == nullptr) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "a copy from or to no memory of this device, or more than there is");
    }
    const char *name = copy.up ? "bytes:up" : "bytes:down";
    count(name, static_cast<long long>(copy.bytes));
    const char *work = copy.up ? "copy:up" : "copy:down";
    return pinned ? submit(*stream, {work, [copy] { return copyNow(copy); }}) : copyPageable(*stream, work, copy);
}

}  // namespace

STANDIN_EXPORT CUresult cuMemGetInfo_v2(size_t *free, size_t *total) {
    Call call(__func__, Needs::CONTEXT);
    if (!call.fails()) {
        const Device &device = *currentDevice();
        *total = device.memory;
        *free = device.memory - device.used;
    }
    return call.error();
}

STANDIN_EXPORT CUresult cuMemAlloc_v2(CUdeviceptr *memory, size_t bytes) {
    Call call(__func__, Needs::CONTEXT);
    uintptr_t address = 0;
    const CUresult result = call.fails() ? call.error() : take(bytes, false, &address);
    if (result == CUDA_SUCCESS) {
        *memory = address;
    }
    return result;
}

STANDIN_EXPORT CUresult cuMemFree_v2(CUdeviceptr memory) {
    Call call(__func__, Needs::CONTEXT);
    return giveBack(call, memory, false);
}

STANDIN_EXPORT CUresult cuMemAllocHost_v2(void **memory, size_t bytes) {
    Call call(__func__, Needs::CONTEXT);
    uintptr_t address = 0;
    const CUresult result = call.fails() ? call.error() : take(bytes, true, &address);
    if (result == CUDA_SUCCESS) {
        *memory = reinterpret_cast<void *>(address);
    }
    return result;
}

STANDIN_EXPORT CUresult cuMemFreeHost(void *memory) {
    Call call(__func__, Needs::CONTEXT);
    return giveBack(call, reinterpret_cast<uintptr_t>(memory), true);
}

STANDIN_EXPORT CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
    Call call(__func__, Needs::CONTEXT);
    return call.fails() ? call.error() : copyHost(stream, {to, const_cast<void *>(from), bytes, true});
}

STANDIN_EXPORT CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
    Call call(__func__, Needs::CONTEXT);
    return call.fails() ? call.error() : copyHost(stream, {from, to, bytes, false});
}

STANDIN_EXPORT CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream handle) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    Stream *stream = streamOf(handle);
    if (stream == nullptr || bytes == 0) {
        return stream == nullptr ? CUDA_ERROR_INVALID_HANDLE : CUDA_SUCCESS;
    }
    if (onDevice(to, bytes) == nullptr || onDevice(from, bytes) == nullptr) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "a copy from or to no memory of this device, or more than there is");
    }
    if (to < from + bytes && from < to + bytes) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "a copy onto itself has no defined result");
    }
    const auto copy = [=] {
        return with({{to, bytes}, {from, bytes}}, [&] {
            memcpy(reinterpret_cast<void *>(to), reinterpret_cast<const void *>(from), bytes);
        });
    };
    return submit(*stream, {"copy:across", copy});
}

STANDIN_EXPORT CUresult cuMemsetD32Async(CUdeviceptr to, unsigned int value, size_t words, CUstream handle) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    Stream *stream = streamOf(handle);
    if (stream == nullptr || words == 0) {
        return stream == nullptr ? CUDA_ERROR_INVALID_HANDLE : CUDA_SUCCESS;
    }
    if (to % sizeof value != 0 || words > SIZE_MAX / sizeof value || onDevice(to, words * sizeof value) == nullptr) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "a fill of no memory of this device, or of more than there is");
    }
    return submit(*stream, {"fill", [=] {
                                return with({{to, words * sizeof value}}, [&] {
                                    std::fill_n(reinterpret_cast<unsigned int *>(to), words, value);
                                });
                            }});
}
