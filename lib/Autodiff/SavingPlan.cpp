//===- SavingPlan.cpp - What to save for a backward pass ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SavingPlan.h"
#include <limits>

using namespace dlc;

/// Of what is saved up to a cut, so many amounts are told apart.
static constexpr int64_t kNumLevels = 256;

static constexpr SavingPolicy kPolicies[] = {SavingPolicy::everything,
                                             SavingPolicy::contractions,
                                             SavingPolicy::nothing};

namespace {

class Planner {
public:
  explicit Planner(const ForwardPass &forward) : cuts(forward.getCuts()) {
    for (size_t from = 0; from < cuts.size(); ++from)
      for (size_t to = from + 1; to < cuts.size(); ++to)
        for (SavingPolicy policy : kPolicies) {
          SavingCost cost = forward.getCost(cuts[from], cuts[to], policy);
          choices.push_back(
              {from, to, policy, cost.saved, cost.repeated, cost.work});
        }
  }

  /// Null if all plans take more.
  std::optional<SavingPlan> plan(int64_t budget) const;

private:
  struct Choice {
    size_t from, to;
    SavingPolicy policy;
    int64_t saved, repeated;
    double work;
  };
  /// The best way to come to a cut with about as much saved.
  struct State {
    double work = std::numeric_limits<double>::infinity();
    int64_t saved = 0, most = 0;
    const Choice *last = nullptr;
    int64_t lastLevel = 0;
  };

  SmallVector<int64_t> cuts;
  /// Those that begin at an earlier cut come first.
  std::vector<Choice> choices;
};

} // namespace

std::optional<SavingPlan> Planner::plan(int64_t budget) const {
  std::vector<std::array<State, kNumLevels + 1>> states(cuts.size());
  auto getLevel = [&](int64_t saved) {
    return budget == 0 ? 0 : saved * kNumLevels / budget;
  };
  states[0][0].work = 0;
  for (const Choice &choice : choices)
    for (auto [level, before] : llvm::enumerate(states[choice.from])) {
      int64_t saved = before.saved + choice.saved;
      if (before.work == std::numeric_limits<double>::infinity() ||
          saved + choice.repeated > budget)
        continue;
      State &after = states[choice.to][getLevel(saved)];
      double work = before.work + choice.work;
      if (work < after.work)
        after = {work, saved, std::max(before.most, saved + choice.repeated),
                 &choice, static_cast<int64_t>(level)};
    }
  const State *best = &states.back()[0];
  for (const State &state : states.back())
    if (state.work < best->work)
      best = &state;
  if (best->work == std::numeric_limits<double>::infinity())
    return std::nullopt;
  SavingPlan plan;
  plan.bytes = best->most;
  plan.work = best->work;
  for (const State *state = best; const Choice *choice = state->last;
       state = &states[choice->from][state->lastLevel])
    plan.ranges.push_back(
        {cuts[choice->from], cuts[choice->to], choice->policy});
  std::reverse(plan.ranges.begin(), plan.ranges.end());
  return plan;
}

SavingPlan dlc::planSaving(const ForwardPass &forward, int64_t budget) {
  Planner planner(forward);
  if (std::optional<SavingPlan> plan = planner.plan(budget))
    return *plan;
  // There is one that saves everything. Not much is gained by coming closer to
  // the least than a percent.
  int64_t all =
      forward.getCost(0, forward.getNumOps(), SavingPolicy::everything).saved;
  int64_t tooLittle = budget, enough = all;
  SavingPlan plan = *planner.plan(enough);
  while (enough - tooLittle > all / 100 + 1) {
    int64_t middle = tooLittle + (enough - tooLittle) / 2;
    if (std::optional<SavingPlan> less = planner.plan(middle)) {
      plan = *less;
      enough = middle;
    } else {
      tooLittle = middle;
    }
  }
  return plan;
}
