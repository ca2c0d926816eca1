// NVRTC: "compiles" the one text that was compiled into the stand-in, and no other.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "cubin.h"
#include "kernels.h"
#include "state.h"

using namespace standin;

namespace {

struct Program : Object {
    explicit Program(const char *text) : Object(nullptr), source(text) {}
    const char *kind() const override { return "program"; }
    const std::string source;
    std::string log;
    std::string cubin;
};

/** Of no context: NVRTC works without a driver. */
Program *programOf(nvrtcProgram handle) {
    auto found = state().objects.find(handle);
    return found == state().objects.end() ? nullptr : dynamic_cast<Program *>(found->second.get());
}

bool startsWith(const std::string &text, const std::string &with) { return text.compare(0, with.size(), with) == 0; }

/** Options that the product may give beside the card; a misspelt one is an error, as it is to NVRTC. */
bool isKnown(const std::string &option) {
    static const char *const BEGINNINGS[] = {"--std=",         "-std=",   "--fmad=",      "-fmad=",    "--use_fast_math",
                                             "-use_fast_math", "--ftz=",  "-ftz=",        "--prec-",   "-prec-",
                                             "-default-device", "-lineinfo", "--generate-line-info", "-restrict"};
    return std::any_of(std::begin(BEGINNINGS), std::end(BEGINNINGS),
                       [&](const char *one) { return startsWith(option, one); });
}

/** The number behind sm_, or 0. */
int cardOf(const std::string &option) {
    for (const char *beginning : {"--gpu-architecture=sm_", "-arch=sm_"}) {
        if (startsWith(option, beginning)) {
            return atoi(option.c_str() + strlen(beginning));
        }
    }
    return 0;
}

/** Where the text is another than the one compiled in, in words. */
std::string difference(const std::string &source) {
    const char *expected = kernelSource();
    const auto [at, other] = std::mismatch(source.begin(), source.end(), expected, expected + strlen(expected));
    return "kernels.cu(" + std::to_string(1 + std::count(source.begin(), at, '\n'))
           + "): error: this is not the source that the stand-in was built from\n";
}

nvrtcResult compile(Program &program, int count, const char *const *options) {
    int card = 0;
    for (int i = 0; i < count; ++i) {
        const int number = cardOf(options[i]);
        if (number == 0 && !isKnown(options[i])) {
            program.log = std::string("nvrtc: error: unrecognized option ") + options[i] + " found\n";
            return NVRTC_ERROR_INVALID_OPTION;
        }
        card = number == 0 ? card : number;
    }
    if (card < 75 || card > 121) {
        program.log = "nvrtc: error: invalid value for --gpu-architecture, of which the stand-in takes sm_75 to sm_121\n";
        return NVRTC_ERROR_INVALID_OPTION;
    }
    if (program.source != kernelSource()) {
        program.log = difference(program.source);
        return NVRTC_ERROR_COMPILATION;
    }
    program.log.clear();
    program.cubin = Cubin{card / 10, card % 10}.text();
    return NVRTC_SUCCESS;
}

}  // namespace

STANDIN_EXPORT nvrtcResult nvrtcVersion(int *major, int *minor) {
    Call call(__func__);
    if (!call.fails()) {
        *major = state().nvrtcMajor;
        *minor = state().nvrtcMinor;
    }
    return call.errorAs<nvrtcResult>();
}

STANDIN_EXPORT nvrtcResult nvrtcCreateProgram(nvrtcProgram *program, const char *source, const char *, int headers,
                                              const char *const *, const char *const *) {
    Call call(__func__);
    if (call.fails()) {
        return call.errorAs<nvrtcResult>();
    }
    if (source == nullptr || headers != 0) {
        return NVRTC_ERROR_INVALID_INPUT;
    }
    *program = made<nvrtcProgram>(std::make_unique<Program>(source));
    return NVRTC_SUCCESS;
}

STANDIN_EXPORT nvrtcResult nvrtcCompileProgram(nvrtcProgram handle, int count, const char *const *options) {
    Call call(__func__);
    Program *program = programOf(handle);
    if (program == nullptr) {
        return NVRTC_ERROR_INVALID_PROGRAM;
    }
    if (call.fails()) {
        program->log = "kernels.cu(1): error: the script wants this to fail\n";
        return call.errorAs<nvrtcResult>();
    }
    return compile(*program, count, options);
}

/** A text with its end, or its size. */
template <class Use> static nvrtcResult withText(const Call &call, nvrtcProgram handle, std::string Program::*which, Use use) {
    const Program *program = programOf(handle);
    if (call.fails() || program == nullptr) {
        return call.fails() ? call.errorAs<nvrtcResult>() : NVRTC_ERROR_INVALID_PROGRAM;
    }
    if (which == &Program::cubin && program->cubin.empty()) {
        return NVRTC_ERROR_INVALID_PROGRAM;
    }
    use(program->*which);
    return NVRTC_SUCCESS;
}

STANDIN_EXPORT nvrtcResult nvrtcGetCUBINSize(nvrtcProgram handle, size_t *size) {
    Call call(__func__);
    return withText(call, handle, &Program::cubin, [&](const std::string &text) { *size = text.size(); });
}

STANDIN_EXPORT nvrtcResult nvrtcGetCUBIN(nvrtcProgram handle, char *to) {
    Call call(__func__);
    return withText(call, handle, &Program::cubin, [&](const std::string &text) { memcpy(to, text.data(), text.size()); });
}

STANDIN_EXPORT nvrtcResult nvrtcGetProgramLogSize(nvrtcProgram handle, size_t *size) {
    Call call(__func__);
    return withText(call, handle, &Program::log, [&](const std::string &text) { *size = text.size() + 1; });
}

STANDIN_EXPORT nvrtcResult nvrtcGetProgramLog(nvrtcProgram handle, char *to) {
    Call call(__func__);
    return withText(call, handle, &Program::log, [&](const std::string &text) { strcpy(to, text.c_str()); });
}

STANDIN_EXPORT nvrtcResult nvrtcDestroyProgram(nvrtcProgram *handle) {
    Call call(__func__);
    if (handle == nullptr || programOf(*handle) == nullptr) {
        return NVRTC_ERROR_INVALID_PROGRAM;
    }
    state().objects.erase(*handle);
    *handle = nullptr;
    return call.errorAs<nvrtcResult>();
}

STANDIN_EXPORT const char *nvrtcGetErrorString(nvrtcResult result) {
    Call call(__func__);
    switch (result) {
        case NVRTC_SUCCESS: return "NVRTC_SUCCESS";
        case NVRTC_ERROR_OUT_OF_MEMORY: return "NVRTC_ERROR_OUT_OF_MEMORY";
        case NVRTC_ERROR_PROGRAM_CREATION_FAILURE: return "NVRTC_ERROR_PROGRAM_CREATION_FAILURE";
        case NVRTC_ERROR_INVALID_INPUT: return "NVRTC_ERROR_INVALID_INPUT";
        case NVRTC_ERROR_INVALID_PROGRAM: return "NVRTC_ERROR_INVALID_PROGRAM";
        case NVRTC_ERROR_INVALID_OPTION: return "NVRTC_ERROR_INVALID_OPTION";
        case NVRTC_ERROR_COMPILATION: return "NVRTC_ERROR_COMPILATION";
        case NVRTC_ERROR_BUILTIN_OPERATION_FAILURE: return "NVRTC_ERROR_BUILTIN_OPERATION_FAILURE";
        case NVRTC_ERROR_INTERNAL_ERROR: return "NVRTC_ERROR_INTERNAL_ERROR";
    }
    return "NVRTC_ERROR unknown";
}
