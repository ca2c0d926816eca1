// What all parts of the stand-in share: one lock, the devices, the objects behind handles, and the script of what shall fail.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "types.h"

namespace standin {

/** What a handle stands for. A handle is a number that is never given twice, so that a stale one is known for what it is. */
struct Object {
    explicit Object(const void *contextOf) : context(contextOf) {}
    virtual ~Object() = default;
    /** In words, for counts of what lives; empty where it lives as long as another. */
    virtual const char *kind() const = 0;
    const void *const context;
};

struct Device {
    std::string name = "Stand-in GPU";
    int major = 9;
    int minor = 0;
    size_t memory = size_t{1} << 30;
    size_t used = 0;
    /** The primary context's handle, while it is retained. */
    const void *context = nullptr;
    int retained = 0;
    /** The error that made the context useless; nothing but leaving it works from then on, as on a real card. */
    int broken = 0;
};

struct State {
    std::mutex lock;
    bool initialised = false;
    bool lazy = false;
    int driver = 13000;
    int nvrtcMajor = 13;
    int nvrtcMinor = 0;
    std::vector<Device> devices{Device()};
    std::map<const void *, std::unique_ptr<Object>> objects;
    /** Why the last error that was found by a check of the stand-in's own came, in words. */
    std::string reason;
};

State &state();

/** As in a fresh process that has called cuInit if this one has; what lived is gone. The lock is held. */
void resetAll();

/** A handle for a new object. */
const void *adopt(std::unique_ptr<Object> object);

/** A number for what has a handle, but is no object. */
const void *freshHandle();

/** The device whose context is current in this thread, or null. */
Device *currentDevice();
void makeCurrent(const void *context);
const void *currentContext();
Device *deviceOf(const void *context);

/** The object of the current context behind a handle, or null where it is another thing, of another context, or none. */
template <class T> T *resolve(const void *handle) {
    auto &objects = state().objects;
    auto found = objects.find(handle);
    if (found == objects.end() || found->second->context != currentContext()) {
        return nullptr;
    }
    return dynamic_cast<T *>(found->second.get());
}

/** One more of what the log counts. */
void count(const std::string &what, long long by = 1);
std::string logText();
void clearLog();

/** The nth call of a function from now on returns this code. */
void script(const std::string &function, long long nth, int code);

/** Leaves the current context useless, with a reason in words; gives the code back. */
CUresult breakContext(CUresult code, const std::string &reason);

/** An error that a check of the stand-in's own found; gives the code back. */
CUresult refuse(CUresult code, const std::string &reason);

enum class Needs { NOTHING, INITIALISATION, CONTEXT };

/**
 * One call of an exported function: holds the lock, counts it, and says whether it fails before it does anything. Names are those
 * that the functions are exported with.
 */
class Call {
  public:
    Call(const char *function, Needs needs);
    /** For functions of the other libraries, whose codes are their own. */
    explicit Call(const char *function) : Call(function, Needs::NOTHING) {}

    bool fails() const { return code != 0; }
    CUresult error() const { return static_cast<CUresult>(code); }
    template <class T> T errorAs() const { return static_cast<T>(code); }
    /** Whether what releases something must do so nevertheless: it was asked as it should be, and the script or the card failed. */
    bool releases() const { return code == 0 || late; }

  private:
    std::lock_guard<std::mutex> held;
    int code = 0;
    bool late = false;
};

template <class Handle, class T> Handle made(std::unique_ptr<T> object) {
    return static_cast<Handle>(const_cast<void *>(adopt(std::move(object))));
}

template <class T> CUresult destroy(const Call &call, const void *handle) {
    if (!call.releases()) {
        return call.error();
    }
    if (resolve<T>(handle) == nullptr) {
        return refuse(CUDA_ERROR_INVALID_HANDLE, "no such thing, or one that was destroyed");
    }
    state().objects.erase(handle);
    return call.error();
}

}  // namespace standin
