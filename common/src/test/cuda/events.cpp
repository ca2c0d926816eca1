// Events: the time at which a stream came somewhere.
#include <time.h>

#include "streams.h"

using namespace standin;

namespace {

struct Event : Object {
    using Object::Object;
    const char *kind() const override { return "event"; }
    bool timed = true;
    bool captured = false;
    bool recorded = false;
    CUstream stream = nullptr;
    std::shared_ptr<double> at = std::make_shared<double>(0);
};

double milliseconds() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace

STANDIN_EXPORT CUresult cuEventCreate(CUevent *event, unsigned int flags) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    if (flags > 3) {
        return CUDA_ERROR_INVALID_VALUE;
    }
    auto fresh = std::make_unique<Event>(currentContext());
    fresh->timed = (flags & 2) == 0;
    *event = made<CUevent>(std::move(fresh));
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuEventRecord(CUevent handle, CUstream streamHandle) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    Event *event = resolve<Event>(handle);
    Stream *stream = streamOf(streamHandle);
    if (event == nullptr || stream == nullptr) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    event->recorded = true;
    event->captured = stream->capture != nullptr;
    event->stream = streamHandle;
    const auto note = [at = event->at] {
        *at = milliseconds();
        return CUDA_SUCCESS;
    };
    return submit(*stream, {"event", note});
}

STANDIN_EXPORT CUresult cuEventSynchronize(CUevent handle) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    Event *event = resolve<Event>(handle);
    if (event == nullptr || event->captured) {
        return event == nullptr ? CUDA_ERROR_INVALID_HANDLE : CUDA_ERROR_CAPTURED_EVENT;
    }
    Stream *stream = event->recorded ? streamOf(event->stream) : nullptr;
    return stream == nullptr ? CUDA_SUCCESS : finish(*stream);
}

STANDIN_EXPORT CUresult cuEventElapsedTime(float *time, CUevent start, CUevent end) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    const Event *first = resolve<Event>(start);
    const Event *second = resolve<Event>(end);
    for (const Event *one : {first, second}) {
        if (one == nullptr || !one->recorded || !one->timed) {
            return CUDA_ERROR_INVALID_HANDLE;
        }
        if (one->captured) {
            return CUDA_ERROR_CAPTURED_EVENT;
        }
        const Stream *stream = streamOf(one->stream);
        if (stream != nullptr && !stream->pending.empty()) {
            return CUDA_ERROR_NOT_READY;
        }
    }
    *time = static_cast<float>(*second->at - *first->at);
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuEventDestroy_v2(CUevent handle) {
    Call call(__func__, Needs::CONTEXT);
    return destroy<Event>(call, handle);
}
