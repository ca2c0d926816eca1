// From the signature of a kernel to its entry in the table. Included behind the kernels' source, so it must include nothing itself:
// the words of CUDA C++ are defined there.
#pragma once

namespace standin {

template <class T> struct Pointed {
    static constexpr size_t alignment = 0;
};

template <class T> struct Pointed<T *> {
    static constexpr size_t alignment = alignof(T);
};

template <auto kernel> struct Bound;

template <class... P, void (*kernel)(P...)> struct Bound<kernel> {
    static_assert((std::is_scalar_v<P> && ...), "a kernel takes numbers and pointers");

    static Kernel entry(const char *name, unsigned threads) {
        return {name, threads, {Parameter{sizeof(P), Pointed<P>::alignment}...}, body};
    }

  private:
    static void body(void **arguments) { call(arguments, std::index_sequence_for<P...>{}); }

    template <size_t... I> static void call(void **arguments, std::index_sequence<I...>) {
        kernel(*static_cast<P *>(arguments[I])...);
    }
};

}  // namespace standin
