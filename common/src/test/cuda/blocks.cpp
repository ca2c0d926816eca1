// Blocks of threads. The threads of a block run one after another on a stack of their own kind, a fiber, until one waits for the
// others: it keeps its fiber then, and the next thread begins on another. A kernel that never waits so runs as a plain loop.
#include <setjmp.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <algorithm>
#include <cstring>

#include "faults.h"
#include "kernels.h"
#include "shim.h"

StandinIndex threadIdx, blockIdx, blockDim, gridDim;

// Made by the linker around all that kernels share; not there where they share nothing.
extern "C" {
extern char __start_standin_shared[] __attribute__((weak, visibility("hidden")));
extern char __stop_standin_shared[] __attribute__((weak, visibility("hidden")));
}

namespace standin {
namespace {

constexpr size_t STACK = size_t{1} << 16;
constexpr unsigned MOST_THREADS = 1024;
constexpr unsigned WARP = 32;

enum class Waits { NOT, FOR_BLOCK, FOR_WARP, ENDED };

struct Thread {
    Waits waits = Waits::NOT;
    int line = 0;
    unsigned exchanges = 0;
    /** What it brought to its last exchange and the one before, which others may not have read yet. */
    unsigned long long brought[2] = {0, 0};
};

struct Fiber {
    jmp_buf place;
    ucontext_t first;
    bool entered = false;
    bool waits = false;
    unsigned thread = 0;
};

struct Running {
    const Kernel *kernel;
    void **arguments;
    unsigned threads;
    unsigned begun;
    unsigned ended;
    Fiber *fiber;
    std::string *reason;
};

Running now;
bool backwards = false;
Thread threads[MOST_THREADS];
Fiber fibers[MOST_THREADS];
jmp_buf scheduler;

char *stackOf(unsigned fiber) {
    static char *const stacks = static_cast<char *>(mmap(nullptr, STACK * MOST_THREADS, PROT_READ | PROT_WRITE,
                                                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    return stacks + STACK * fiber;
}

void place(unsigned thread) {
    threadIdx = {thread % blockDim.x, thread / blockDim.x % blockDim.y, thread / blockDim.x / blockDim.y};
}

/** Back to who gives turns, until the next one. */
void yield() {
    Fiber *self = now.fiber;
    if (_setjmp(self->place) == 0) {
        _longjmp(scheduler, 1);
    }
    place(self->thread);
}

void runThreads() {
    for (;;) {
        Fiber *self = now.fiber;
        while (now.begun < now.threads) {
            const unsigned turn = now.begun++;
            self->thread = backwards ? now.threads - 1 - turn : turn;
            place(self->thread);
            now.kernel->body(now.arguments);
            threads[self->thread].waits = Waits::ENDED;
            ++now.ended;
        }
        self->waits = false;
        yield();
    }
}

void giveTurn(unsigned fiber) {
    now.fiber = &fibers[fiber];
    if (_setjmp(scheduler) != 0) {
        return;
    }
    if (now.fiber->entered) {
        _longjmp(now.fiber->place, 1);
    }
    now.fiber->entered = true;
    getcontext(&now.fiber->first);
    now.fiber->first.uc_stack.ss_sp = stackOf(fiber);
    now.fiber->first.uc_stack.ss_size = STACK;
    now.fiber->first.uc_link = nullptr;
    makecontext(&now.fiber->first, runThreads, 0);
    setcontext(&now.fiber->first);
}

[[noreturn]] void fail(const std::string &why) {
    *now.reason = std::string("kernel ") + now.kernel->name + " " + why;
    fallOut(CUDA_ERROR_LAUNCH_FAILED);
}

void wait(Waits what, int line) {
    Thread &own = threads[now.fiber->thread];
    own.waits = what;
    own.line = line;
    now.fiber->waits = true;
    yield();
}

/** Lets threads go on that are where the first of them waits; divergent ones would hang or compute nonsense on a card. */
void letGo(unsigned from, unsigned to, Waits what) {
    for (unsigned i = from; i < to; ++i) {
        if (threads[i].waits != what || threads[i].line != threads[from].line) {
            fail("has threads that do not all come to line " + std::to_string(threads[from].line));
        }
    }
    for (unsigned i = from; i < to; ++i) {
        threads[i].waits = Waits::NOT;
    }
}

void letWaitingGo() {
    bool some = false;
    for (unsigned from = 0; from < now.threads; from += WARP) {
        const unsigned to = std::min(from + WARP, now.threads);
        const auto inWarp = [](const Thread &one) { return one.waits == Waits::FOR_WARP; };
        if (std::any_of(threads + from, threads + to, inWarp)) {
            letGo(from, to, Waits::FOR_WARP);
            some = true;
        }
    }
    if (!some) {
        letGo(0, now.threads, Waits::FOR_BLOCK);
    }
}

void runBlock() {
    memset(__start_standin_shared, 0xff, static_cast<size_t>(__stop_standin_shared - __start_standin_shared));
    std::fill(threads, threads + now.threads, Thread());
    now.begun = 0;
    now.ended = 0;
    unsigned used = 0;
    while (now.begun < now.threads) {
        giveTurn(used++);
    }
    while (now.ended < now.threads) {
        letWaitingGo();
        for (unsigned i = 0; i < used; ++i) {
            if (fibers[i].waits && threads[fibers[i].thread].waits == Waits::NOT) {
                fibers[i].waits = false;
                giveTurn(i);
            }
        }
    }
}

void runGrid() {
    const unsigned long long blocks = 1ull * gridDim.x * gridDim.y * gridDim.z;
    for (unsigned long long turn = 0; turn < blocks; ++turn) {
        const unsigned long long block = backwards ? blocks - 1 - turn : turn;
        blockIdx = {static_cast<unsigned>(block % gridDim.x), static_cast<unsigned>(block / gridDim.x % gridDim.y),
                    static_cast<unsigned>(block / gridDim.x / gridDim.y)};
        runBlock();
    }
}

}  // namespace

void runBackwards(bool is) { backwards = is; }

CUresult runKernel(const Kernel &kernel, Extent grid, Extent block, void **arguments, std::string *reason) {
    gridDim = {grid.x, grid.y, grid.z};
    blockDim = {block.x, block.y, block.z};
    now = {&kernel, arguments, block.x * block.y * block.z, 0, 0, nullptr, reason};
    *reason = std::string("kernel ") + kernel.name + " touched memory that is not its own";
    const CUresult result = guarded(runGrid);
    if (result == CUDA_SUCCESS) {
        reason->clear();
    } else {
        // Fibers that were left in the middle begin anew.
        for (Fiber &fiber : fibers) {
            fiber.entered = false;
            fiber.waits = false;
        }
    }
    return result;
}

}  // namespace standin

void standinBarrier(int line) { standin::wait(standin::Waits::FOR_BLOCK, line); }

unsigned long long standinExchange(unsigned mask, unsigned long long bits, int lane, int line) {
    using namespace standin;
    if (mask != ~0u) {
        fail("shuffles a part of a warp in line " + std::to_string(line));
    }
    const unsigned thread = now.fiber->thread;
    const unsigned turn = threads[thread].exchanges++ % 2;
    threads[thread].brought[turn] = bits;
    wait(Waits::FOR_WARP, line);
    const unsigned other = thread / WARP * WARP + static_cast<unsigned>(lane);
    // A lane that no thread has brings nothing that a kernel may use.
    return other < now.threads ? threads[other].brought[turn] : ~0ull;
}
