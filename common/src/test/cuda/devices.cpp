// Devices and their primary contexts.
#include <cstring>

#include "memory.h"
#include "state.h"

using namespace standin;

namespace {

Device *deviceAt(CUdevice ordinal) {
    auto &devices = state().devices;
    return ordinal >= 0 && static_cast<size_t>(ordinal) < devices.size() ? &devices[static_cast<size_t>(ordinal)]
                                                                         : nullptr;
}

/** What is asked of a device, or -1 where the stand-in knows no answer. */
int attributeOf(const Device &device, CUdevice_attribute attribute) {
    switch (attribute) {
        case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
        case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X:
        case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y: return 1024;
        case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z: return 64;
        case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X: return 2147483647;
        case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y:
        case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z: return 65535;
        case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK: return 49152;
        case CU_DEVICE_ATTRIBUTE_WARP_SIZE: return 32;
        // Few, so that what is sized by them stays small.
        case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT: return 4;
        case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR: return 2048;
        case CU_DEVICE_ATTRIBUTE_INTEGRATED:
        case CU_DEVICE_ATTRIBUTE_COMPUTE_MODE: return 0;
        case CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING: return 1;
        case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR: return device.major;
        case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR: return device.minor;
        default: return -1;
    }
}

/** What was left in a context that could have been left in order stays counted as living; what a broken one had goes with it. */
void end(Device &device) {
    if (device.broken != 0) {
        auto &objects = state().objects;
        for (auto one = objects.begin(); one != objects.end();) {
            one = one->second->context == device.context ? objects.erase(one) : std::next(one);
        }
        const std::vector<Allocation *> all = allocations();
        for (Allocation *one : all) {
            if (one->context == device.context) {
                release(one);
            }
        }
    }
    device.context = nullptr;
    device.broken = 0;
    device.used = 0;
}

}  // namespace

STANDIN_EXPORT CUresult cuInit(unsigned int flags) {
    Call call(__func__);
    if (call.fails()) {
        return call.error();
    }
    if (flags != 0) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "cuInit takes no flags");
    }
    // Once is enough: what a process has found it does not look for again.
    if (state().initialised) {
        return CUDA_SUCCESS;
    }
    if (state().devices.empty()) {
        return CUDA_ERROR_NO_DEVICE;
    }
    if (!reserveAddresses()) {
        return refuse(CUDA_ERROR_OUT_OF_MEMORY, "this process may not set aside the addresses of device memory");
    }
    state().initialised = true;
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDriverGetVersion(int *version) {
    Call call(__func__);
    if (!call.fails()) {
        *version = state().driver;
    }
    return call.error();
}

STANDIN_EXPORT CUresult cuDeviceGetCount(int *count) {
    Call call(__func__, Needs::INITIALISATION);
    if (!call.fails()) {
        *count = static_cast<int>(state().devices.size());
    }
    return call.error();
}

STANDIN_EXPORT CUresult cuDeviceGet(CUdevice *device, int ordinal) {
    Call call(__func__, Needs::INITIALISATION);
    if (call.fails()) {
        return call.error();
    }
    if (deviceAt(ordinal) == nullptr) {
        return CUDA_ERROR_INVALID_DEVICE;
    }
    *device = ordinal;
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDeviceGetName(char *name, int length, CUdevice device) {
    Call call(__func__, Needs::INITIALISATION);
    if (call.fails()) {
        return call.error();
    }
    const Device *of = deviceAt(device);
    if (of == nullptr) {
        return CUDA_ERROR_INVALID_DEVICE;
    }
    if (name == nullptr || length < 1) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    strncpy(name, of->name.c_str(), static_cast<size_t>(length) - 1);
    name[length - 1] = 0;
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute attribute, CUdevice device) {
    Call call(__func__, Needs::INITIALISATION);
    if (call.fails()) {
        return call.error();
    }
    const Device *of = deviceAt(device);
    if (of == nullptr) {
        return CUDA_ERROR_INVALID_DEVICE;
    }
    const int answer = attributeOf(*of, attribute);
    if (answer < 0) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "the stand-in does not know attribute " + std::to_string(attribute));
    }
    *value = answer;
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) {
    Call call(__func__, Needs::INITIALISATION);
    if (call.fails()) {
        return call.error();
    }
    const Device *of = deviceAt(device);
    if (of == nullptr) {
        return CUDA_ERROR_INVALID_DEVICE;
    }
    *bytes = of->memory;
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
    Call call(__func__, Needs::INITIALISATION);
    if (call.fails()) {
        return call.error();
    }
    Device *of = deviceAt(device);
    if (of == nullptr) {
        return CUDA_ERROR_INVALID_DEVICE;
    }
    if (of->retained++ == 0) {
        of->context = freshHandle();
    }
    *context = static_cast<CUcontext>(const_cast<void *>(of->context));
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
    Call call(__func__, Needs::INITIALISATION);
    if (!call.releases()) {
        return call.error();
    }
    Device *of = deviceAt(device);
    if (of == nullptr) {
        return CUDA_ERROR_INVALID_DEVICE;
    }
    if (of->retained == 0) {
        return refuse(CUDA_ERROR_INVALID_CONTEXT, "a context was released more often than retained");
    }
    if (--of->retained == 0) {
        end(*of);
    }
    return call.error();
}

STANDIN_EXPORT CUresult cuCtxSetCurrent(CUcontext context) {
    Call call(__func__, Needs::INITIALISATION);
    if (call.fails()) {
        return call.error();
    }
    if (context != nullptr && deviceOf(context) == nullptr) {
        return refuse(CUDA_ERROR_INVALID_CONTEXT, "no such context, or one that was released");
    }
    makeCurrent(context);
    return CUDA_SUCCESS;
}

#define STANDIN_CODE_NAME(name, number, words) \
    if (error == number) {                     \
        *text = ASKED(#name, words);           \
        return CUDA_SUCCESS;                   \
    }

STANDIN_EXPORT CUresult cuGetErrorName(CUresult error, const char **text) {
    Call call(__func__);
    if (call.fails()) {
        return call.error();
    }
#define ASKED(name, words) name
#include "codes.inc"
#undef ASKED
    *text = nullptr;
    return CUDA_ERROR_INVALID_VALUE;
}

STANDIN_EXPORT CUresult cuGetErrorString(CUresult error, const char **text) {
    Call call(__func__);
    if (call.fails()) {
        return call.error();
    }
#define ASKED(name, words) words
#include "codes.inc"
#undef ASKED
    *text = nullptr;
    return CUDA_ERROR_INVALID_VALUE;
}
