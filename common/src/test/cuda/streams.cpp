#include "streams.h"

using namespace standin;

namespace standin {
namespace {

/** A context's own stream is of the context, not of who asks; it is made when it is first used. */
struct OwnStream : Stream {
    using Stream::Stream;
    const char *kind() const override { return ""; }
};

template <class Use> void everyStream(Use use) {
    for (auto &[handle, object] : state().objects) {
        auto *stream = dynamic_cast<Stream *>(object.get());
        if (stream != nullptr && stream->context == currentContext()) {
            use(*stream);
        }
    }
}

}  // namespace

CUresult run(const Work &work) {
    const CUresult result = work.run();
    return result == CUDA_SUCCESS ? result : breakContext(result, state().reason);
}

Stream *streamOf(CUstream handle) {
    if (handle != nullptr) {
        return resolve<Stream>(handle);
    }
    Stream *own = nullptr;
    everyStream([&](Stream &stream) { own = dynamic_cast<OwnStream *>(&stream) != nullptr ? &stream : own; });
    if (own == nullptr) {
        auto fresh = std::make_unique<OwnStream>(currentContext());
        own = fresh.get();
        adopt(std::move(fresh));
    }
    return own;
}

CUresult submit(Stream &stream, Work work) {
    if (stream.capture) {
        if (!stream.capture->valid) {
            return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
        }
        stream.capture->recorded.push_back(std::move(work));
        return CUDA_SUCCESS;
    }
    count(work.name);
    if (state().lazy) {
        stream.pending.push_back(std::move(work));
        return CUDA_SUCCESS;
    }
    return run(work);
}

CUresult finish(Stream &stream) {
    std::vector<Work> todo;
    todo.swap(stream.pending);
    for (const Work &work : todo) {
        const CUresult result = run(work);
        if (result != CUDA_SUCCESS) {
            return result;
        }
    }
    return CUDA_SUCCESS;
}

CUresult finishAll() {
    CUresult first = CUDA_SUCCESS;
    everyStream([&](Stream &stream) { first = first == CUDA_SUCCESS ? finish(stream) : first; });
    return first;
}

CUresult forbiddenInCapture(Stream *only) {
    CUresult result = CUDA_SUCCESS;
    everyStream([&](Stream &stream) {
        const bool meant = only == nullptr ? stream.capture && !stream.capture->relaxed : &stream == only;
        if (stream.capture && meant) {
            stream.capture->valid = false;
            result = refuse(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, "this may not be called while a stream is captured");
        }
    });
    return result;
}

}  // namespace standin

STANDIN_EXPORT CUresult cuStreamCreate(CUstream *stream, unsigned int flags) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    if (flags > 1) {
        return refuse(CUDA_ERROR_INVALID_VALUE, "a stream has flag 0 or 1");
    }
    *stream = made<CUstream>(std::make_unique<Stream>(currentContext()));
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuStreamSynchronize(CUstream handle) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    Stream *stream = streamOf(handle);
    if (stream == nullptr) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    const CUresult forbidden = forbiddenInCapture(stream);
    return forbidden != CUDA_SUCCESS ? forbidden : finish(*stream);
}

STANDIN_EXPORT CUresult cuStreamDestroy_v2(CUstream handle) {
    Call call(__func__, Needs::CONTEXT);
    if (!call.releases()) {
        return call.error();
    }
    Stream *stream = handle == nullptr ? nullptr : streamOf(handle);
    if (stream == nullptr) {
        return refuse(CUDA_ERROR_INVALID_HANDLE, "no such stream, or one that was destroyed");
    }
    const CUresult result = call.fails() ? call.error() : finish(*stream);
    state().objects.erase(handle);
    return result;
}
