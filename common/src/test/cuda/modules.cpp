// Modules, their kernels, and launches.
#include <cstring>
#include <sstream>

#include "cubin.h"
#include "kernels.h"
#include "memory.h"
#include "streams.h"

using namespace standin;

namespace {

struct Module : Object {
    using Object::Object;
    const char *kind() const override { return "module"; }
};

/** Lives as long as its module. */
struct Function : Object {
    Function(const void *contextOf, const void *moduleOf, const Kernel &of)
        : Object(contextOf), module(moduleOf), kernel(of) {}
    const char *kind() const override { return ""; }
    const void *const module;
    const Kernel &kernel;
};

/** A launch with its arguments, which the caller may change afterwards. */
struct Launch {
    const void *module;
    const Kernel *kernel;
    Extent grid;
    Extent block;
    std::vector<std::vector<char>> arguments;
};

CUresult checkExtents(const Kernel &kernel, Extent grid, Extent block) {
    const bool some = grid.x > 0 && grid.y > 0 && grid.z > 0 && block.x > 0 && block.y > 0 && block.z > 0;
    const bool fit = grid.x <= 2147483647u && grid.y <= 65535 && grid.z <= 65535 && block.x <= 1024 && block.y <= 1024
                     && block.z <= 64 && 1ull * block.x * block.y * block.z <= 1024;
    if (!some || !fit) {
        std::ostringstream text;
        text << "kernel " << kernel.name << " cannot have " << grid.x << " x " << grid.y << " x " << grid.z
             << " blocks of " << block.x << " x " << block.y << " x " << block.z << " threads";
        return refuse(CUDA_ERROR_INVALID_VALUE, text.str());
    }
    // What a kernel was not compiled for takes more registers than there are.
    return block.x * block.y * block.z <= kernel.threads ? CUDA_SUCCESS : CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
}

/** Opens what the arguments point to: a kernel has no other way to memory, so that whatever else it touches is a fault. */
CUresult open(const Launch &launch, Opened *opened) {
    for (size_t i = 0; i < launch.arguments.size(); ++i) {
        const size_t alignment = launch.kernel->parameters[i].alignment;
        uintptr_t address = 0;
        if (alignment > 0) {
            memcpy(&address, launch.arguments[i].data(), sizeof address);
        }
        if (address == 0) {
            continue;
        }
        const std::string which = std::string("argument ") + std::to_string(i) + " of kernel " + launch.kernel->name;
        if (address % alignment != 0) {
            return refuse(CUDA_ERROR_MISALIGNED_ADDRESS, which + " is not aligned");
        }
        // One behind the end is where a matrix of no columns may be.
        Allocation *found = find(address, 0);
        if (found == nullptr || found->context != currentContext()) {
            return refuse(CUDA_ERROR_ILLEGAL_ADDRESS, which + " points to no memory of this device");
        }
        opened->add(found);
    }
    return CUDA_SUCCESS;
}

CUresult perform(const Launch &launch) {
    if (resolve<Module>(launch.module) == nullptr) {
        return refuse(CUDA_ERROR_ILLEGAL_ADDRESS, std::string("kernel ") + launch.kernel->name + " was unloaded");
    }
    Opened opened;
    const CUresult valid = open(launch, &opened);
    if (valid != CUDA_SUCCESS) {
        return valid;
    }
    std::vector<void *> pointers;
    for (const std::vector<char> &argument : launch.arguments) {
        pointers.push_back(const_cast<char *>(argument.data()));
    }
    std::string reason;
    const CUresult result = runKernel(*launch.kernel, launch.grid, launch.block, pointers.data(), &reason);
    if (result != CUDA_SUCCESS) {
        return refuse(result, reason);
    }
    return opened.guardsHold() ? CUDA_SUCCESS
                               : refuse(CUDA_ERROR_ILLEGAL_ADDRESS, std::string("kernel ") + launch.kernel->name
                                                                        + " wrote beside an allocation");
}

}  // namespace

STANDIN_EXPORT CUresult cuModuleLoadData(CUmodule *module, const void *image) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    const CUresult forbidden = forbiddenInCapture(nullptr);
    if (forbidden != CUDA_SUCCESS) {
        return forbidden;
    }
    Cubin cubin{};
    if (image == nullptr || !readCubin(static_cast<const char *>(image), &cubin)) {
        return refuse(CUDA_ERROR_INVALID_IMAGE, "no image of the stand-in's NVRTC, or one of other sources");
    }
    // Cubins run on cards of their own major version, from their minor version on.
    if (cubin.major != currentDevice()->major || cubin.minor > currentDevice()->minor) {
        return CUDA_ERROR_NO_BINARY_FOR_GPU;
    }
    *module = made<CUmodule>(std::make_unique<Module>(currentContext()));
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuModuleUnload(CUmodule handle) {
    Call call(__func__, Needs::CONTEXT);
    if (!call.fails() && resolve<Module>(handle) != nullptr) {
        const CUresult before = finishAll();
        if (before != CUDA_SUCCESS) {
            return before;
        }
    }
    const CUresult result = destroy<Module>(call, handle);
    auto &objects = state().objects;
    for (auto one = objects.begin(); one != objects.end();) {
        const auto *function = dynamic_cast<const Function *>(one->second.get());
        const bool gone = function != nullptr && objects.find(function->module) == objects.end();
        one = gone ? objects.erase(one) : std::next(one);
    }
    return result;
}

STANDIN_EXPORT CUresult cuModuleGetFunction(CUfunction *function, CUmodule handle, const char *name) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    if (resolve<Module>(handle) == nullptr) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    for (const Kernel &kernel : kernels()) {
        if (strcmp(kernel.name, name) == 0) {
            *function = made<CUfunction>(std::make_unique<Function>(currentContext(), handle, kernel));
            return CUDA_SUCCESS;
        }
    }
    return refuse(CUDA_ERROR_NOT_FOUND, std::string("no kernel ") + name);
}

/** This machine's compiler has given them no registers that anybody could count. */
STANDIN_EXPORT CUresult cuFuncGetAttribute(int *value, CUfunction_attribute attribute, CUfunction handle) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    if (resolve<Function>(handle) == nullptr) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    if (attribute != CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES && attribute != CU_FUNC_ATTRIBUTE_NUM_REGS) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "an attribute of a kernel that the stand-in does not know");
    }
    *value = 0;
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuLaunchKernel(CUfunction handle, unsigned int gridX, unsigned int gridY, unsigned int gridZ,
                                       unsigned int blockX, unsigned int blockY, unsigned int blockZ,
                                       unsigned int sharedBytes, CUstream streamHandle, void **arguments, void **extra) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    const Function *function = resolve<Function>(handle);
    Stream *stream = streamOf(streamHandle);
    if (function == nullptr || stream == nullptr) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    const Kernel &kernel = function->kernel;
    Launch launch{function->module, &kernel, {gridX, gridY, gridZ}, {blockX, blockY, blockZ}, {}};
    const CUresult valid = checkExtents(kernel, launch.grid, launch.block);
    if (valid != CUDA_SUCCESS) {
        return valid;
    }
    if (sharedBytes != 0 || extra != nullptr || (arguments == nullptr && !kernel.parameters.empty())) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "the stand-in has no dynamic shared memory, and takes arguments one by one");
    }
    for (size_t i = 0; i < kernel.parameters.size(); ++i) {
        if (arguments[i] == nullptr) {
            return refuse(CUDA_ERROR_INVALID_VALUE, std::string("argument ") + std::to_string(i) + " is not there");
        }
        const char *from = static_cast<const char *>(arguments[i]);
        launch.arguments.emplace_back(from, from + kernel.parameters[i].bytes);
    }
    return submit(*stream, {std::string("kernel:") + kernel.name, [launch] { return perform(launch); }});
}
