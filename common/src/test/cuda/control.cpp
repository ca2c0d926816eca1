// What tests ask of the stand-in itself.
#include <string>

#include "kernels.h"
#include "memory.h"
#include "state.h"

using namespace standin;

namespace {

/** Everything that lives, by its kind in words. */
std::map<std::string, long long> living() {
    std::map<std::string, long long> counts;
    for (const auto &[handle, object] : state().objects) {
        if (*object->kind() != 0) {
            ++counts[object->kind()];
        }
    }
    for (const Allocation *one : allocations()) {
        ++counts[one->pinned ? "pinned memory" : "device memory"];
    }
    for (const Device &device : state().devices) {
        if (device.retained > 0) {
            counts["context"] += device.retained;
        }
    }
    return counts;
}

/** Stays until the next call: the caller copies it. */
const char *kept(const std::string &text) {
    static std::string last;
    last = text;
    return last.c_str();
}

using Lock = std::lock_guard<std::mutex>;

}  // namespace

STANDIN_EXPORT void standin_reset() {
    Lock lock(state().lock);
    resetAll();
}

/** As before the first cuInit. */
STANDIN_EXPORT void standin_forget_init() {
    Lock lock(state().lock);
    state().initialised = false;
}

STANDIN_EXPORT void standin_devices(int count) {
    Lock lock(state().lock);
    state().devices.assign(static_cast<size_t>(count), Device());
}

STANDIN_EXPORT void standin_device(int ordinal, const char *name, int major, int minor) {
    Lock lock(state().lock);
    Device &device = state().devices.at(static_cast<size_t>(ordinal));
    device.name = name;
    device.major = major;
    device.minor = minor;
}

/** Of each device. */
STANDIN_EXPORT void standin_memory(long long bytes) {
    Lock lock(state().lock);
    for (Device &device : state().devices) {
        device.memory = static_cast<size_t>(bytes);
    }
}

STANDIN_EXPORT void standin_versions(int driver, int nvrtcMajor, int nvrtcMinor) {
    Lock lock(state().lock);
    state().driver = driver;
    state().nvrtcMajor = nvrtcMajor;
    state().nvrtcMinor = nvrtcMinor;
}

/** Work waits until somebody waits for it: what a real card may do, and what shows a wait that is missing. */
STANDIN_EXPORT void standin_lazy() {
    Lock lock(state().lock);
    state().lazy = true;
}

/** The last thread of the last block first. */
STANDIN_EXPORT void standin_backwards() {
    Lock lock(state().lock);
    runBackwards(true);
}

STANDIN_EXPORT void standin_fail(const char *function, long long nth, int code) {
    Lock lock(state().lock);
    script(function, nth, code);
}

/** Lines of what was called, launched and copied, and how often. */
STANDIN_EXPORT const char *standin_log() {
    Lock lock(state().lock);
    return kept(logText());
}

STANDIN_EXPORT void standin_clear_log() {
    Lock lock(state().lock);
    clearLog();
}

STANDIN_EXPORT long long standin_live() {
    Lock lock(state().lock);
    long long all = 0;
    for (const auto &[kind, count] : living()) {
        all += count;
    }
    return all;
}

/** Lines of what lives, and how many of each. */
STANDIN_EXPORT const char *standin_living() {
    Lock lock(state().lock);
    std::string text;
    for (const auto &[kind, count] : living()) {
        text += kind + " " + std::to_string(count) + "\n";
    }
    return kept(text);
}

/** Why the last error came that a check of the stand-in found; the real libraries do not tell. */
STANDIN_EXPORT const char *standin_reason() {
    Lock lock(state().lock);
    return kept(state().reason);
}
