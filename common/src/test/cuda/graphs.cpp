// Streams that are captured, and the graphs that come of it.
#include "streams.h"

using namespace standin;

namespace {

struct Graph : Object {
    using Object::Object;
    const char *kind() const override { return "graph"; }
    std::vector<Work> nodes;
};

struct Executable : Object {
    using Object::Object;
    const char *kind() const override { return "executable graph"; }
    std::shared_ptr<const std::vector<Work>> nodes;
};

const void *thisThread() {
    thread_local char mark;
    return &mark;
}

CUresult runAll(const std::vector<Work> &nodes) {
    for (const Work &node : nodes) {
        count("replay:" + node.name);
        const CUresult result = run(node);
        if (result != CUDA_SUCCESS) {
            return result;
        }
    }
    return CUDA_SUCCESS;
}

}  // namespace

STANDIN_EXPORT CUresult cuStreamBeginCapture_v2(CUstream handle, CUstreamCaptureMode mode) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    Stream *stream = streamOf(handle);
    if (stream == nullptr) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    if (handle == nullptr) {
        return refuse(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, "a context's own stream cannot be captured");
    }
    if (stream->capture || mode < CU_STREAM_CAPTURE_MODE_GLOBAL || mode > CU_STREAM_CAPTURE_MODE_RELAXED) {
        return stream->capture ? CUDA_ERROR_ILLEGAL_STATE : CUDA_ERROR_INVALID_VALUE;
    }
    stream->capture.reset(new Capture{mode == CU_STREAM_CAPTURE_MODE_RELAXED, true, thisThread(), {}});
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuStreamEndCapture(CUstream handle, CUgraph *graph) {
    Call call(__func__, Needs::CONTEXT);
    if (!call.releases()) {
        return call.error();
    }
    Stream *stream = streamOf(handle);
    if (stream == nullptr) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    *graph = nullptr;
    if (!stream->capture) {
        return refuse(CUDA_ERROR_ILLEGAL_STATE, "the stream is not captured");
    }
    if (!stream->capture->relaxed && stream->capture->thread != thisThread()) {
        return CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
    }
    const std::unique_ptr<Capture> capture = std::move(stream->capture);
    if (call.fails()) {
        return call.error();
    }
    if (!capture->valid) {
        return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
    }
    auto recorded = std::make_unique<Graph>(currentContext());
    recorded->nodes = std::move(capture->recorded);
    *graph = made<CUgraph>(std::move(recorded));
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuGraphInstantiateWithFlags(CUgraphExec *executable, CUgraph handle, unsigned long long flags) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    const Graph *graph = resolve<Graph>(handle);
    if (graph == nullptr || flags != 0) {
        return graph == nullptr ? CUDA_ERROR_INVALID_HANDLE : CUDA_ERROR_INVALID_VALUE;
    }
    auto instance = std::make_unique<Executable>(currentContext());
    instance->nodes = std::make_shared<const std::vector<Work>>(graph->nodes);
    *executable = made<CUgraphExec>(std::move(instance));
    return CUDA_SUCCESS;
}

STANDIN_EXPORT CUresult cuGraphLaunch(CUgraphExec handle, CUstream streamHandle) {
    Call call(__func__, Needs::CONTEXT);
    if (call.fails()) {
        return call.error();
    }
    const Executable *executable = resolve<Executable>(handle);
    Stream *stream = streamOf(streamHandle);
    if (executable == nullptr || stream == nullptr) {
        return CUDA_ERROR_INVALID_HANDLE;
    }
    const CUresult forbidden = forbiddenInCapture(stream);
    if (forbidden != CUDA_SUCCESS) {
        return forbidden;
    }
    return submit(*stream, {"graph", [nodes = executable->nodes] { return runAll(*nodes); }});
}

STANDIN_EXPORT CUresult cuGraphExecDestroy(CUgraphExec handle) {
    Call call(__func__, Needs::CONTEXT);
    return destroy<Executable>(call, handle);
}

STANDIN_EXPORT CUresult cuGraphDestroy(CUgraph handle) {
    Call call(__func__, Needs::CONTEXT);
    return destroy<Graph>(call, handle);
}
