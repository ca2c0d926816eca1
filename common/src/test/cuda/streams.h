// Streams: work in order, at once, or when somebody waits for it; and the graphs that are recorded from it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "state.h"

namespace standin {

struct Work {
    /** What the log counts, direct or replayed. */
    std::string name;
    std::function<CUresult()> run;
};

struct Capture {
    bool relaxed;
    bool valid;
    /** Who began it must end it. */
    const void *thread;
    std::vector<Work> recorded;
};

struct Stream : Object {
    using Object::Object;
    const char *kind() const override { return "stream"; }
    std::vector<Work> pending;
    std::unique_ptr<Capture> capture;
};

/** The stream behind a handle of the current context; null is its own stream. Null where there is none. */
Stream *streamOf(CUstream handle);

/** Work fails behind its caller's back on a card, and leaves the context useless; the reason is said already. */
CUresult run(const Work &work);

/** Runs, queues or records the work. */
CUresult submit(Stream &stream, Work work);

/** What the stream still has to do. */
CUresult finish(Stream &stream);

/** The same for all streams of the current context. */
CUresult finishAll();

/**
 * The error for what may not happen while a stream is captured, which ends the capture's use: for this stream, or for every one
 * where none is named. SUCCESS where nothing is captured.
 */
CUresult forbiddenInCapture(Stream *stream);

}  // namespace standin
