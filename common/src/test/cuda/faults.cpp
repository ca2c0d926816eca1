#include "faults.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>

#include <atomic>

namespace standin {
namespace {

sigjmp_buf before;
std::atomic<bool> guarding{false};
pthread_t guardedThread;
struct sigaction others;

/** The JVM lives by faults of its own (null checks, safepoints): whatever is not of a kernel goes to it. */
void onFault(int signal, siginfo_t *info, void *context) {
    if (guarding.load() && pthread_equal(pthread_self(), guardedThread)) {
        siglongjmp(before, CUDA_ERROR_ILLEGAL_ADDRESS);
    }
    if ((others.sa_flags & SA_SIGINFO) != 0) {
        others.sa_sigaction(signal, info, context);
    } else if (others.sa_handler == SIG_DFL || others.sa_handler == SIG_IGN) {
        // Comes again as soon as this returns, and ends the process as it would have.
        ::signal(signal, SIG_DFL);
    } else {
        others.sa_handler(signal);
    }
}

/** Once: two stand-ins in one process hand on to each other in the order in which they came. */
bool watch() {
    sigaction(SIGSEGV, nullptr, &others);
    struct sigaction own = others;
    own.sa_flags = (others.sa_flags | SA_SIGINFO) & ~SA_RESETHAND;
    own.sa_sigaction = onFault;
    return sigaction(SIGSEGV, &own, nullptr) == 0;
}

}  // namespace

CUresult guarded(void (*run)()) {
    static const bool watched = watch();
    if (!watched) {
        return CUDA_ERROR_SYSTEM_NOT_READY;
    }
    guardedThread = pthread_self();
    const int code = sigsetjmp(before, 1);
    if (code == 0) {
        guarding = true;
        run();
    }
    guarding = false;
    return static_cast<CUresult>(code);
}

void fallOut(CUresult code) { siglongjmp(before, code); }

}  // namespace standin
