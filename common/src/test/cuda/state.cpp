#include "state.h"

#include <sstream>

#include "kernels.h"
#include "memory.h"

namespace standin {
namespace {

struct Scripted {
    std::string function;
    long long calls;
    int code;
};

std::map<std::string, long long> counts;
std::vector<Scripted> scripted;
uintptr_t lastHandle = 0x5a000000;
thread_local const void *current = nullptr;

/** Codes that leave a real context useless. */
bool isFinal(int code) {
    switch (code) {
        case CUDA_ERROR_ECC_UNCORRECTABLE:
        case CUDA_ERROR_ILLEGAL_ADDRESS:
        case CUDA_ERROR_LAUNCH_TIMEOUT:
        case CUDA_ERROR_ASSERT:
        case CUDA_ERROR_HARDWARE_STACK_ERROR:
        case CUDA_ERROR_ILLEGAL_INSTRUCTION:
        case CUDA_ERROR_MISALIGNED_ADDRESS:
        case CUDA_ERROR_INVALID_PC:
        case CUDA_ERROR_LAUNCH_FAILED: return true;
        default: return false;
    }
}

/** The code that the script has for this call, or 0. */
int fromScript(const std::string &function) {
    int code = 0;
    for (auto one = scripted.begin(); one != scripted.end();) {
        if (one->function == function && --one->calls == 0) {
            code = one->code;
            one = scripted.erase(one);
        } else {
            ++one;
        }
    }
    return code;
}

}  // namespace

State &state() {
    static State *const only = new State();
    return *only;
}

void resetAll() {
    State &all = state();
    all.objects.clear();
    while (!allocations().empty()) {
        release(allocations().back());
    }
    all.lazy = false;
    runBackwards(false);
    all.driver = 13000;
    all.nvrtcMajor = 13;
    all.nvrtcMinor = 0;
    all.devices.assign(1, Device());
    all.reason.clear();
    counts.clear();
    scripted.clear();
}

const void *freshHandle() {
    lastHandle += 0x10;
    return reinterpret_cast<const void *>(lastHandle);
}

const void *adopt(std::unique_ptr<Object> object) {
    const void *handle = freshHandle();
    state().objects[handle] = std::move(object);
    return handle;
}

Device *deviceOf(const void *context) {
    for (Device &device : state().devices) {
        if (context != nullptr && device.context == context) {
            return &device;
        }
    }
    return nullptr;
}

Device *currentDevice() { return deviceOf(current); }

void makeCurrent(const void *context) { current = context; }

const void *currentContext() { return current; }

void count(const std::string &what, long long by) { counts[what] += by; }

std::string logText() {
    std::ostringstream text;
    for (const auto &[what, times] : counts) {
        text << what << ' ' << times << '\n';
    }
    return text.str();
}

void clearLog() { counts.clear(); }

void script(const std::string &function, long long nth, int code) { scripted.push_back({function, nth, code}); }

CUresult breakContext(CUresult code, const std::string &reason) {
    Device *device = currentDevice();
    if (device != nullptr && device->broken == 0) {
        device->broken = code;
    }
    return refuse(code, reason);
}

CUresult refuse(CUresult code, const std::string &reason) {
    state().reason = reason;
    return code;
}

Call::Call(const char *function, Needs needs) : held(state().lock) {
    count(function);
    Device *device = currentDevice();
    const int wanted = fromScript(function);
    if (needs != Needs::NOTHING && !state().initialised) {
        code = CUDA_ERROR_NOT_INITIALIZED;
    } else if (needs == Needs::CONTEXT && current == nullptr) {
        code = CUDA_ERROR_INVALID_CONTEXT;
    } else if (needs == Needs::CONTEXT && device == nullptr) {
        code = CUDA_ERROR_CONTEXT_IS_DESTROYED;
    } else if (needs == Needs::CONTEXT && device->broken != 0) {
        code = device->broken;
        late = true;
    } else if (wanted != 0) {
        code = wanted;
        late = true;
        if (needs == Needs::CONTEXT && isFinal(wanted)) {
            breakContext(static_cast<CUresult>(wanted), std::string("the script made ") + function + " fail");
        }
    }
}

}  // namespace standin
