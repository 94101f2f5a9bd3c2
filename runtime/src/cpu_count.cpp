//===- cpu_count.cpp - how many processors may be used --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A container often sees all processors of its machine but may use only a share
// of their time. A pool with a thread for each would then be stopped by the
// scheduler in the middle of its work, so the quotas of the process's control
// groups, and of all groups around them, count as well.
//
//===----------------------------------------------------------------------===//

#include "cpu.h"
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sched.h>
#include <unistd.h>

namespace dlcrt {

/// The processors in the affinity mask of the process.
static int32_t affinityCpus() {
  // The kernel's mask may be longer than cpu_set_t; it says so with EINVAL.
  for (int cpus = CPU_SETSIZE; cpus <= 1 << 20; cpus *= 2) {
    cpu_set_t *set = CPU_ALLOC(cpus);
    if (!set)
      break;
    size_t bytes = CPU_ALLOC_SIZE(cpus);
    int failed = sched_getaffinity(0, bytes, set);
    int count = failed ? 0 : CPU_COUNT_S(bytes, set);
    bool tooShort = failed && errno == EINVAL;
    CPU_FREE(set);
    if (count > 0)
      return count;
    if (!tooShort)
      break;
  }
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? int32_t(online) : 1;
}

/// Reads the start of a small file as a string.
static bool readFile(const char *path, char *text, size_t bytes) {
  FILE *file = fopen(path, "re");
  if (!file)
    return false;
  size_t length = fread(text, 1, bytes - 1, file);
  fclose(file);
  text[length] = 0;
  return true;
}

/// A quota of `quota` in `period` microseconds as a number of processors.
static int32_t quotaCpus(long long quota, long long period) {
  if (quota <= 0 || period <= 0)
    return INT32_MAX;
  long long cpus = quota / period + (quota % period != 0);
  return cpus < INT32_MAX ? int32_t(cpus) : INT32_MAX;
}

/// cpu.max holds "QUOTA PERIOD", or "max PERIOD".
static int32_t quotaOfVersion2(const char *folder) {
  char path[PATH_MAX + 32], text[64];
  long long quota, period;
  snprintf(path, sizeof(path), "%s/cpu.max", folder);
  if (!readFile(path, text, sizeof(text)) ||
      sscanf(text, "%lld %lld", &quota, &period) != 2)
    return INT32_MAX;
  return quotaCpus(quota, period);
}

static int32_t quotaOfVersion1(const char *folder) {
  char path[PATH_MAX + 32], text[64];
  snprintf(path, sizeof(path), "%s/cpu.cfs_quota_us", folder);
  if (!readFile(path, text, sizeof(text)))
    return INT32_MAX;
  long long quota = atoll(text);
  snprintf(path, sizeof(path), "%s/cpu.cfs_period_us", folder);
  if (!readFile(path, text, sizeof(text)))
    return INT32_MAX;
  return quotaCpus(quota, atoll(text));
}

/// The smallest quota of `group` and the groups around it, up to `mount`. Parts
/// of the path that this process does not see (it is in a container, the path
/// is the host's) have no files and no quota.
static int32_t quotaUpwards(const char *mount, const char *group,
                            int32_t (*quotaOf)(const char *)) {
  char folder[PATH_MAX];
  int length = snprintf(folder, sizeof(folder), "%s%s", mount, group);
  if (length < 0 || size_t(length) >= sizeof(folder))
    return INT32_MAX;
  int32_t least = INT32_MAX;
  for (;;) {
    int32_t quota = quotaOf(folder);
    if (quota < least)
      least = quota;
    char *slash = strrchr(folder, '/');
    if (!slash || size_t(slash - folder) < strlen(mount))
      return least;
    *slash = 0;
  }
}

/// True if `list`, "cpu,cpuacct", names the cpu controller.
static bool hasCpuController(const char *list) {
  for (const char *name = list; name; name = strchr(name, ',')) {
    name += *name == ',';
    if (strncmp(name, "cpu", 3) == 0 && (name[3] == ',' || name[3] == 0))
      return true;
  }
  return false;
}

/// Reads the lines "ID:CONTROLLERS:PATH" of /proc/self/cgroup; version 2 is the
/// line with no controllers.
static int32_t cgroupCpus(const char *root) {
  char path[PATH_MAX], line[PATH_MAX], mount[PATH_MAX];
  snprintf(path, sizeof(path), "%s/proc/self/cgroup", root);
  FILE *file = fopen(path, "re");
  if (!file)
    return INT32_MAX;
  int32_t least = INT32_MAX;
  while (fgets(line, sizeof(line), file)) {
    line[strcspn(line, "\n")] = 0;
    char *controllers = strchr(line, ':');
    char *group = controllers ? strchr(controllers + 1, ':') : nullptr;
    if (!group)
      continue;
    *group++ = 0;
    ++controllers;
    int32_t quota = INT32_MAX;
    if (*controllers == 0) {
      snprintf(mount, sizeof(mount), "%s/sys/fs/cgroup", root);
      quota = quotaUpwards(mount, group, quotaOfVersion2);
    } else if (hasCpuController(controllers)) {
      snprintf(mount, sizeof(mount), "%s/sys/fs/cgroup/cpu", root);
      quota = quotaUpwards(mount, group, quotaOfVersion1);
    }
    if (quota < least)
      least = quota;
  }
  fclose(file);
  return least;
}

int32_t usableCpus(const char *root) {
  int32_t cpus = affinityCpus();
  int32_t quota = cgroupCpus(root);
  return quota < cpus ? quota : cpus;
}

} // namespace dlcrt
