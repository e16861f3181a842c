// Runs a kernel's blocks one after another on the processor. The threads of a block are fibers: each runs until it must
// wait for others, and then another goes on. Every access of memory comes by here (the compiler calls __asan_… before it),
// so that one outside of what is allocated is found.
#include <csetjmp>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <ucontext.h>

struct uint3 { unsigned x, y, z; };
typedef unsigned long long word;

extern "C" {
uint3 genoise_thread, genoise_block, genoise_threads, genoise_blocks;
#define LINKED __attribute__((visibility("hidden")))
extern char __start_genoise_shared[] LINKED __attribute__((weak));
extern char __stop_genoise_shared[] LINKED __attribute__((weak));
extern char __ehdr_start[] LINKED, _end[] LINKED;
}

namespace {

const int MOST = 1024;  // threads of a block
const word STACK = 1 << 16;  // bytes of a fiber's stack

enum State { NEW, READY, AT_BLOCK, AT_WARP, OVER };

struct Thread {
    State state;
    int line;  // of the barrier where it waits
    word value;  // what it shows the other lanes
};

struct Fiber {
    jmp_buf at;
    int thread;  // which it runs, or -1
    bool fresh;
};

struct Range { word from, to; };

Thread threads[MOST];
Fiber fibers[MOST];
int order[MOST];  // threads in the order in which they begin
int next;  // place in `order` of the first that has not begun
int current;  // fiber
jmp_buf home, failed;
char message[512];
char* stacks;
const Range* ranges;  // what is allocated, ascending
long rangeCount;
Range last;
void (*entry)();
const void* argument;
long argumentBytes;

[[noreturn]] void fail(const char* format, ...) {
    int length = snprintf(
            message, sizeof message, "block %u, thread %u: ", genoise_block.x, genoise_thread.x);
    va_list values;
    va_start(values, format);
    vsnprintf(message + length, sizeof message - length, format, values);
    va_end(values);
    _longjmp(failed, 1);
}

template <int N> struct Record { word field[N]; };

// A record of more than 16 bytes is passed in memory, so that a longer one serves as well.
template <int N> void callWith() {
    Record<N> record = {};
    memcpy(&record, argument, argumentBytes);
    reinterpret_cast<void (*)(Record<N>)>(entry)(record);
}

// One of up to 16 bytes, fields of eight each that are no floating numbers, is passed in registers.
void callWithFew() {
    word field[2] = {};
    memcpy(field, argument, argumentBytes);
    reinterpret_cast<void (*)(word, word)>(entry)(field[0], field[1]);
}

void call() {
    argumentBytes <= 16 ? callWithFew() : argumentBytes <= 256 ? callWith<32>() : callWith<512>();
}

// What a fiber does: threads that have not begun, one after another.
void work() {
    while (next < (int) genoise_threads.x) {
        int thread = order[next++];
        fibers[current].thread = thread;
        genoise_thread.x = thread;
        threads[thread].state = READY;
        call();
        threads[fibers[current].thread].state = OVER;
        fibers[current].thread = -1;
    }
    _longjmp(home, 1);
}

void resume(int fiber) {
    current = fiber;
    if (_setjmp(home) != 0) {
        return;
    }
    if (fibers[fiber].fresh) {
        fibers[fiber].fresh = false;
        ucontext_t context;
        getcontext(&context);
        context.uc_stack.ss_sp = stacks + fiber * STACK;
        context.uc_stack.ss_size = STACK;
        context.uc_link = nullptr;
        makecontext(&context, work, 0);
        setcontext(&context);
    }
    genoise_thread.x = fibers[fiber].thread;
    _longjmp(fibers[fiber].at, 1);
}

// Lets others go on until this thread may.
void park(State state, int line) {
    Fiber& fiber = fibers[current];
    threads[fiber.thread].state = state;
    threads[fiber.thread].line = line;
    if (_setjmp(fiber.at) == 0) {
        _longjmp(home, 1);
    }
}

// Whether all of threads from..to-1 wait at the same barrier; then they are let go.
bool release(int from, int to, State state) {
    int over = -1, waits = -1, elsewhere = -1;
    for (int i = from; i < to; i++) {
        (threads[i].state == OVER ? over : threads[i].state == state ? waits : elsewhere) = i;
    }
    if (waits < 0) {
        return false;
    }
    if (over >= 0) {
        genoise_thread.x = waits;
        fail("waits in line %d for thread %d, which has ended", threads[waits].line, over);
    }
    if (elsewhere >= 0) {
        if (state == AT_BLOCK) {
            return false;
        }
        genoise_thread.x = waits;
        fail("waits in line %d for the lanes of its warp, and thread %d in line %d for the block",
                threads[waits].line, elsewhere, threads[elsewhere].line);
    }
    for (int i = from; i < to; i++) {
        if (threads[i].line != threads[from].line) {
            genoise_thread.x = i;
            fail("waits in line %d, and thread %d in line %d", threads[i].line, from, threads[from].line);
        }
    }
    for (int i = from; i < to; i++) {
        threads[i].state = READY;
    }
    return true;
}

void runBlock(bool backwards) {
    int count = genoise_threads.x;
    if (__start_genoise_shared != nullptr) {
        memset(__start_genoise_shared, 0xff, __stop_genoise_shared - __start_genoise_shared);
    }
    for (int i = 0; i < count; i++) {
        threads[i].state = NEW;
        order[i] = backwards ? count - 1 - i : i;
        fibers[i].thread = -1;
        fibers[i].fresh = true;
    }
    next = 0;
    int used = 0;
    while (next < count) {
        resume(used++);
    }
    for (bool again = true; again; backwards = !backwards) {
        for (int k = 0; k < used; k++) {
            int fiber = backwards ? used - 1 - k : k;
            if (fibers[fiber].thread >= 0 && threads[fibers[fiber].thread].state == READY) {
                resume(fiber);
            }
        }
        again = false;
        for (int warp = 0; warp < count; warp += 32) {
            again |= release(warp, warp + 32 < count ? warp + 32 : count, AT_WARP);
        }
        again = again || release(0, count, AT_BLOCK);
    }
}

void allow(word from, word bytes, bool aligned, const char* what) {
    word to = from + bytes;
    if (from < last.from || to > last.to) {
        word stack = (word) stacks;
        if (from >= stack && to <= stack + MOST * STACK) {
            return;
        }
        if (from >= (word) __ehdr_start && to <= (word) _end) {
            return;
        }
        long low = 0, high = rangeCount;
        while (low < high) {
            long middle = (low + high) / 2;
            (ranges[middle].from <= from ? low : high) = ranges[middle].from <= from ? middle + 1 : middle;
        }
        if (low == 0 || to > ranges[low - 1].to) {
            if (low == 0) {
                fail("%s %llu bytes at %#llx, before all memory", what, bytes, from);
            }
            Range block = ranges[low - 1];
            fail("%s %llu bytes at %#llx, byte %lld of a block of %llu bytes", what, bytes, from,
                    (long long) (from - block.from), block.to - block.from);
        }
        last = ranges[low - 1];
    }
    if (aligned && from % bytes != 0) {
        fail("%s %llu bytes at %#llx, which is not aligned", what, bytes, from);
    }
}

void checkMask(unsigned mask) {
    if (mask != ~0u) {
        fail("a mask %#x: all lanes take part", mask);
    }
}

}  // namespace

extern "C" {

// The kernel on all blocks, from the last to the first if `backwards`: null, or what went wrong.
__attribute__((visibility("default"))) const char* genoise_run(void (*kernel)(), const void* record, long bytes,
        int blocks, int blockThreads, int backwards, char* stackPool, const Range* allocated, long allocatedCount) {
    entry = kernel;
    argument = record;
    argumentBytes = bytes;
    stacks = stackPool;
    ranges = allocated;
    rangeCount = allocatedCount;
    last = {1, 0};
    genoise_threads = {(unsigned) blockThreads, 1, 1};
    genoise_blocks = {(unsigned) blocks, 1, 1};
    genoise_thread = {0, 0, 0};
    if (_setjmp(failed) != 0) {
        return message;
    }
    for (int block = 0; block < blocks; block++) {
        genoise_block = {(unsigned) (backwards ? blocks - 1 - block : block), 0, 0};
        runBlock((genoise_block.x % 2 == 1) != (backwards != 0));
    }
    return nullptr;
}

void genoise_meet(int line) {
    park(AT_BLOCK, line);
}

void genoise_meet_warp(int line, unsigned mask) {
    checkMask(mask);
    park(AT_WARP, line);
}

word genoise_exchange(int line, unsigned mask, word value, int from) {
    checkMask(mask);
    int own = genoise_thread.x;
    threads[own].value = value;
    park(AT_WARP, line);
    word other = threads[own / 32 * 32 + from].value;
    park(AT_WARP, -line);
    return other;
}

unsigned genoise_vote(int line, unsigned mask, bool value) {
    checkMask(mask);
    int own = genoise_thread.x;
    threads[own].value = value;
    park(AT_WARP, line);
    unsigned votes = 0;
    for (int lane = 0; lane < 32; lane++) {
        votes |= (unsigned) threads[own / 32 * 32 + lane].value << lane;
    }
    park(AT_WARP, -line);
    return votes;
}

int genoise_count(int line, bool value) {
    threads[genoise_thread.x].value = value;
    park(AT_BLOCK, line);
    int count = 0;
    for (unsigned i = 0; i < genoise_threads.x; i++) {
        count += threads[i].value != 0;
    }
    park(AT_BLOCK, -line);
    return count;
}

void genoise_trap(const char* why) {
    fail("%s", why);
}

#define ACCESS(bytes) \
    void __asan_load##bytes##_noabort(word at) { allow(at, bytes, true, "reads"); } \
    void __asan_store##bytes##_noabort(word at) { allow(at, bytes, true, "writes"); }
ACCESS(1) ACCESS(2) ACCESS(4) ACCESS(8) ACCESS(16)
void __asan_loadN_noabort(word at, word bytes) { allow(at, bytes, false, "reads"); }
void __asan_storeN_noabort(word at, word bytes) { allow(at, bytes, false, "writes"); }
void __asan_handle_no_return() {}

struct Mismatch { const char* file; unsigned line, column; void* type; unsigned char logAlignment, kind; };
void __ubsan_handle_type_mismatch_v1(Mismatch* where, word at) {
    fail("line %u: address %#llx is not aligned to %d bytes", where->line, at, 1 << where->logAlignment);
}
}
