// An Executor that a test drives by hand: nothing runs until the test says so.
//
// Work may be posted from any thread and runs, in the order of posting, on the thread that calls
// run_all(), run_until() or advance(). Time is virtual: it stands still but for advance().
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "base/executor.h"

namespace plenary::testing {

class ManualExecutor final : public Executor {
 public:
  void post(std::function<void()> work) override {
    const std::lock_guard lock(mutex_);
    work_.push_back(std::move(work));
    posted_.notify_one();
  }

  void post_after(std::int64_t delay_ms, std::function<void()> work) override {
    timers_.emplace(now_ms_ + delay_ms, std::move(work));
  }

  // Runs what is posted, and what that posts, until nothing is left. Says how many it ran.
  std::size_t run_all() {
    std::size_t count = 0;
    while (run_one()) ++count;
    return count;
  }

  bool run_one() {
    std::function<void()> work;
    {
      const std::lock_guard lock(mutex_);
      if (work_.empty()) return false;
      work = std::move(work_.front());
      work_.pop_front();
    }
    work();
    return true;
  }

  // Runs what other threads post until `met` holds. Says false if that takes half a minute.
  template <class Predicate>
  bool run_until(Predicate met) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!met()) {
      if (run_one()) continue;
      std::unique_lock lock(mutex_);
      if (!posted_.wait_until(lock, deadline, [this] { return !work_.empty(); })) return met();
    }
    return true;
  }

  // Lets virtual time pass; what falls due runs in the order of its times, each at its own.
  void advance(std::int64_t delay_ms) {
    const std::int64_t end_ms = now_ms_ + delay_ms;
    run_all();
    while (!timers_.empty() && timers_.begin()->first <= end_ms) {
      now_ms_ = timers_.begin()->first;
      post(std::move(timers_.extract(timers_.begin()).mapped()));
      run_all();
    }
    now_ms_ = end_ms;
  }

  std::int64_t now_ms() const { return now_ms_; }

  // What a killed process forgets.
  void forget_all() {
    const std::lock_guard lock(mutex_);
    work_.clear();
    timers_.clear();
  }

 private:
  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<std::function<void()>> work_;
  std::multimap<std::int64_t, std::function<void()>> timers_;
  std::int64_t now_ms_ = 0;
};

}  // namespace plenary::testing
