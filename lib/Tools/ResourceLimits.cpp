//===- ResourceLimits.cpp - How much a tool may take ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The system counts, and calls back where a limit is reached. No more than
// writing a text that is ready is possible then: there is no memory, or the
// process was interrupted anywhere.
//
//===----------------------------------------------------------------------===//

#include "ResourceLimits.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Signals.h"
#include <atomic>
#include <cmath>
#include <csignal>
#include <cxxabi.h>
#include <exception>
#include <new>
#include <sys/resource.h>
#include <sys/time.h>
#include <system_error>
#include <typeinfo>
#include <unistd.h>

using namespace dlc;

/// What is said when there is no more memory, or time.
static std::string outOfMemory, outOfTime;

/// Whether the process is about to end.
static std::atomic_flag isEnding = ATOMIC_FLAG_INIT;

[[noreturn]] static void endProcess(const std::string &message) {
  if (::write(STDERR_FILENO, message.data(), message.size()) < 0)
    ::_exit(2);
  llvm::sys::RunInterruptHandlers();
  ::_exit(1);
}

/// Several threads may find at once that there is no memory; one says so.
[[noreturn]] static void giveUpMemory() {
  while (isEnding.test_and_set())
    ::pause();
  endProcess(outOfMemory);
}

/// May interrupt the former, which it then leaves to end.
static void giveUpTime(int) {
  if (!isEnding.test_and_set())
    endProcess(outOfTime);
}

llvm::Expected<uint64_t> dlc::parseBytes(StringRef flag, StringRef text) {
  StringRef number = text;
  unsigned shift = number.consume_back("KB")   ? 10
                   : number.consume_back("MB") ? 20
                   : number.consume_back("GB") ? 30
                                               : 0;
  uint64_t count;
  if (number.getAsInteger(10, count) || count == 0 ||
      count > (INT64_MAX >> shift))
    return llvm::createStringError(
        "--" + flag + "=" + text +
        " is no number of bytes: expected a positive number, with KB, MB, GB "
        "or nothing behind it");
  return count << shift;
}

static llvm::Error limitMemory(StringRef tool, StringRef text) {
  llvm::Expected<uint64_t> bytes = parseBytes("max-memory", text);
  if (!bytes)
    return bytes.takeError();
  outOfMemory =
      (tool + ": error: more memory would be needed than --max-memory=" + text +
       " allows\n")
          .str();
  // What the process writes to counts, what it maps of files does not.
  rlimit limit = {*bytes, *bytes};
  if (::setrlimit(RLIMIT_DATA, &limit) != 0)
    return llvm::createStringError(
        std::error_code(errno, std::generic_category()),
        "--max-memory=%s can't be put into effect", text.str().c_str());
  std::set_new_handler([] { giveUpMemory(); });
  llvm::install_bad_alloc_error_handler(
      [](void *, const char *, bool) { giveUpMemory(); });
  // LLVM ends the process where the system refuses it a thread.
  llvm::install_fatal_error_handler([](void *, const char *reason, bool) {
    if (StringRef(reason).starts_with("pthread_create"))
      giveUpMemory();
    llvm::errs() << "LLVM ERROR: " << reason << "\n";
  });
  // And so do libraries that throw, for nobody catches.
  std::set_terminate([] {
    const std::type_info *thrown = abi::__cxa_current_exception_type();
    if (thrown && (*thrown == typeid(std::system_error) ||
                   *thrown == typeid(std::bad_alloc)))
      giveUpMemory();
    abort();
  });
  return llvm::Error::success();
}

static llvm::Error limitTime(StringRef tool, double seconds) {
  // A day is more than anything takes, and less than a timer holds.
  if (!(seconds > 0 && seconds <= 86400))
    return llvm::createStringError(
        "--timeout=%g is no time: expected seconds, more than 0 and at most "
        "86400",
        seconds);
  llvm::raw_string_ostream(outOfTime)
      << tool << ": error: it took longer than --timeout="
      << llvm::format("%g", seconds) << " allows\n";
  std::signal(SIGALRM, giveUpTime);
  itimerval timer = {};
  timer.it_value.tv_sec = static_cast<time_t>(seconds);
  timer.it_value.tv_usec =
      std::max(1l, std::lround((seconds - std::floor(seconds)) * 999999));
  ::setitimer(ITIMER_REAL, &timer, nullptr);
  return llvm::Error::success();
}

void dlc::liftTimeLimit() {
  itimerval none = {};
  ::setitimer(ITIMER_REAL, &none, nullptr);
}

llvm::Error dlc::limitResources(StringRef tool, const ResourceFlags &flags) {
  if (flags.memory.getNumOccurrences())
    if (llvm::Error error = limitMemory(tool, flags.memory))
      return error;
  if (flags.seconds.getNumOccurrences())
    return limitTime(tool, flags.seconds);
  return llvm::Error::success();
}
