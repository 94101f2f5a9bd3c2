//===- executor_test.cpp - tests of plugged-in executors ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A context that runs on threads of the caller: none of its own, no more tasks
// than said, and the same results.
//
//===----------------------------------------------------------------------===//

#include "support/lambda_model.h"
#include "support/meeting.h"
#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

using namespace dlcrt::test;

namespace {
/// Some threads with a queue.
class Executor {
public:
  explicit Executor(int32_t threads) : count(threads) {
    for (int i = 0; i < threads; ++i)
      workers.emplace_back([this] { work(); });
  }
  ~Executor() {
    {
      std::lock_guard<std::mutex> lock(mutex);
      stop = true;
    }
    condition.notify_all();
    for (std::thread &worker : workers)
      worker.join();
  }

  dlcrt_executor get() {
    return {this,
            [](void *self, void (*task)(void *), void *arg) {
              static_cast<Executor *>(self)->submit(task, arg);
            },
            count};
  }

  std::atomic<int> submitted{0}, running{0}, most{0};

private:
  void submit(void (*task)(void *), void *arg) {
    ++submitted;
    std::lock_guard<std::mutex> lock(mutex);
    queue.push_back({task, arg});
    condition.notify_one();
  }
  void work() {
    std::unique_lock<std::mutex> lock(mutex);
    for (;;) {
      condition.wait(lock, [&] { return stop || !queue.empty(); });
      if (queue.empty())
        return;
      auto [task, arg] = queue.front();
      queue.pop_front();
      lock.unlock();
      int now = ++running;
      int before = most;
      while (now > before && !most.compare_exchange_weak(before, now))
        ;
      task(arg);
      --running;
      lock.lock();
    }
  }

  const int32_t count;
  std::mutex mutex;
  std::condition_variable condition;
  std::deque<std::pair<void (*)(void *), void *>> queue;
  bool stop = false;
  std::vector<std::thread> workers;
};

dlcrt_context_options optionsOf(const dlcrt_executor &executor) {
  dlcrt_context_options options = contextOptions(0);
  options.executor = &executor;
  return options;
}
} // namespace

class Plugged : public testing::TestWithParam<int32_t> {
protected:
  Executor executor{GetParam()};
  dlcrt_executor callbacks = executor.get();
  LambdaFixture f{optionsOf(callbacks)};
};
INSTANTIATE_TEST_SUITE_P(Threads, Plugged, testing::Values(1, 2, 4));

static int threadsOfProcess() {
  using std::filesystem::directory_iterator;
  return static_cast<int>(std::distance(directory_iterator("/proc/self/task"),
                                        directory_iterator()));
}

TEST_P(Plugged, NoOwnThreads) {
  int before = threadsOfProcess();
  std::atomic<int64_t> tiles{0};
  Kernel kernel = [&](int64_t first, int64_t last, void *) {
    tiles += last - first;
  };
  HostInput input([&](const Call &c) {
    return c.dispatch(kernel, 100) | c.barrier() | c.dispatch(kernel, 100);
  });
  for (int i = 0; i < 200; ++i) {
    expectOk(dlcrt_invoke(f.module.get(), 0, &input.tensor, 1, nullptr, 0));
    Event event = callAsync(f.module, input);
    expectOk(dlcrt_event_wait(event.get()));
  }
  EXPECT_EQ(tiles, 2 * 200 * 200);
  EXPECT_EQ(threadsOfProcess(), before);
  EXPECT_LE(executor.most, GetParam());
}

TEST_P(Plugged, TasksHelpTheCaller) {
  Meeting meeting(GetParam());
  std::mutex mutex;
  std::set<std::thread::id> threads;
  Kernel kernel = [&](int64_t, int64_t, void *) {
    std::unique_lock<std::mutex> lock(mutex);
    bool first = threads.insert(std::this_thread::get_id()).second;
    lock.unlock();
    EXPECT_TRUE(!first || meeting.arrive());
  };
  expectOk(call(f.module, [&](const Call &c) {
    return c.dispatch(kernel, 200) | c.barrier();
  }));
  // A later task may be on yet another thread of the executor.
  EXPECT_GE(threads.size(), static_cast<size_t>(GetParam()));
  EXPECT_EQ(threads.count(std::this_thread::get_id()), 1u);
  EXPECT_LE(executor.most, GetParam() - 1);
}

TEST_P(Plugged, AsynchronousWithoutAWait) {
  Gate done;
  HostInput input([&](const Call &) { return done.open(), 0; });
  Event event = callAsync(f.module, input);
  EXPECT_TRUE(done.wait());
  expectOk(dlcrt_event_wait(event.get()));
}

TEST_P(Plugged, StreamsAndCallbacks) {
  Stream stream = makeStream(f.context);
  std::vector<int> order;
  std::deque<HostInput> inputs;
  std::atomic<int> called{0};
  Event last;
  for (int i = 0; i < 200; ++i) {
    inputs.emplace_back([&, i](const Call &) { return order.push_back(i), 0; });
    last = callAsync(f.module, inputs.back(), stream.get());
    expectOk(dlcrt_event_then(
        last.get(), [](void *n) { ++*static_cast<std::atomic<int> *>(n); },
        &called));
  }
  dlcrt_stream_wait(stream.get());
  ASSERT_EQ(order.size(), 200u);
  for (int i = 0; i < 200; ++i)
    EXPECT_EQ(order[i], i);
  stream.reset();
  last.reset();
  f.module.reset();
  f.context.reset();
  // All callbacks are over once the context is.
  EXPECT_EQ(called, 200);
}

TEST_P(Plugged, TheLastReferenceMayGoInATask) {
  Gate gate, done;
  HostInput input([&](const Call &) { return !gate.wait(); });
  Event event = callAsync(f.module, input);
  expectOk(dlcrt_event_then(
      event.get(), [](void *d) { static_cast<Gate *>(d)->open(); }, &done));
  event.reset();
  f.module.reset();
  f.context.reset();
  gate.open();
  EXPECT_TRUE(done.wait());
}

TEST_P(Plugged, ContextsComeAndGo) {
  for (int i = 0; i < 200; ++i) {
    LambdaFixture g(optionsOf(callbacks));
    std::atomic<int64_t> tiles{0};
    Kernel kernel = [&](int64_t first, int64_t last, void *) {
      tiles += last - first;
    };
    expectOk(call(g.module, [&](const Call &c) {
      return c.dispatch(kernel, 50) | c.barrier();
    }));
    EXPECT_EQ(tiles, 50);
  }
}

TEST(ExecutorOfOneThread, GetsNoTiles) {
  Executor executor(1);
  dlcrt_executor callbacks = executor.get();
  LambdaFixture f(optionsOf(callbacks));
  Kernel kernel = [](int64_t, int64_t, void *) {};
  expectOk(call(f.module, [&](const Call &c) {
    return c.dispatch(kernel, 100) | c.barrier();
  }));
  EXPECT_EQ(executor.submitted, 0);
}
