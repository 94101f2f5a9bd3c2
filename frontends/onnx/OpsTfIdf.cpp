//===- OpsTfIdf.cpp - Import of TfIdfVectorizer ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts how often each n-gram of a given pool occurs in rows of integers. All
// windows of a row are compared with all n-grams of the same length.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Selection.h"
#include "Strings.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

/// The n-grams of one length: their elements, and where each is counted.
struct Grams {
  int64_t length;
  SmallVector<int64_t> elements, columns;
  /// What an occurrence counts; all ones if there are no weights.
  SmallVector<float> weights;
};

} // namespace

namespace {
/// The words of a pool of strings, and the number of each element's.
struct Words {
  SmallVector<std::string> all;
  SmallVector<int64_t> numbers;
};
} // namespace

static FailureOr<Words> getWords(Node &node) {
  std::optional<SmallVector<std::string>> pool =
      node.getStrings("pool_strings");
  if (!pool || pool->empty())
    return node.fail("needs a pool of strings ('pool_strings')");
  Words words;
  llvm::StringMap<int64_t> numbers;
  for (const std::string &word : *pool) {
    auto [place, isNew] = numbers.try_emplace(word, words.all.size());
    if (isNew)
      words.all.push_back(word);
    words.numbers.push_back(place->second);
  }
  return words;
}

/// The number of each string among `words`; -1 for others.
static Value numberStrings(Node &node, Value strings, const Words &words) {
  ImplicitLocOpBuilder &b = node.b;
  auto count = static_cast<int64_t>(words.all.size());
  Value same =
      compareWithEach(node, strings, createStrings(b, words.all, count));
  auto [place, isThere] = findLast(node, same);
  Term number = Term(node.b, place).to(b.getI64Type());
  return Term(node.b, isThere).select(number, number.like(-1.0));
}

static FailureOr<SmallVector<Grams>>
getGrams(Node &node, const std::optional<Words> &words) {
  std::optional<SmallVector<int64_t>> pool = node.getInts("pool_int64s");
  if (words)
    pool = words->numbers;
  if (!pool)
    return node.fail("needs a pool of the input's elements ('pool_int64s')");
  SmallVector<int64_t> starts = node.getInts("ngram_counts", {}),
                       indexes = node.getInts("ngram_indexes", {});
  for (int64_t index : indexes)
    if (index < 0 || index >= INT32_MAX)
      return node.fail("has an ngram_indexes element " + Twine(index) +
                       ", expected 0 to " + Twine(INT32_MAX - 1));
  int64_t least = node.getInt("min_gram_length", 1),
          most = node.getInt("max_gram_length", 1);
  std::optional<SmallVector<double>> weights = node.getFloats("weights");
  if (weights && weights->size() != indexes.size())
    return node.fail("has " + Twine(weights->size()) + " weights for " +
                     Twine(indexes.size()) + " n-grams");
  bool weighted = weights && node.getString("mode", "") != "TF";
  SmallVector<Grams> result;
  size_t number = 0;
  for (size_t i = 0; i < starts.size(); ++i) {
    int64_t length = i + 1, start = starts[i];
    int64_t end = i + 1 < starts.size() ? starts[i + 1] : pool->size();
    if (start < 0 || end < start || end > static_cast<int64_t>(pool->size()) ||
        (end - start) % length != 0)
      return node.fail("has ngram_counts that don't fit its pool of " +
                       Twine(pool->size()) + " elements");
    Grams grams{length, {}, {}, {}};
    for (int64_t at = start; at < end; at += length, ++number) {
      if (number >= indexes.size())
        return node.fail("has fewer ngram_indexes than n-grams");
      grams.columns.push_back(indexes[number]);
      grams.weights.push_back(weighted ? (*weights)[number] : 1);
      llvm::append_range(grams.elements, ArrayRef(*pool).slice(at, length));
    }
    if (length >= least && length <= most && !grams.columns.empty())
      result.push_back(std::move(grams));
  }
  return result;
}

/// How often each of the n-grams occurs in each row, as f32: [row, n-gram].
/// Elements of an n-gram are `distance` apart.
static std::optional<Value> count(Node &node, Value rows, const Grams &grams,
                                  int64_t distance) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Type type = cast<RankedTensorType>(rows.getType()).getElementType();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(rows);
  OpFoldResult windows = maxSizes(
      b, loc,
      subSizes(b, loc, sizes[1], b.getIndexAttr(distance * (grams.length - 1))),
      b.getIndexAttr(0));
  if (mlir::getConstantIntValue(windows) == 0)
    return std::nullopt;
  int64_t numGrams = grams.columns.size();
  // [row, window, n-gram]
  SmallVector<OpFoldResult> all{sizes[0], windows, b.getIndexAttr(numGrams)};
  std::optional<Term> matches;
  for (int64_t i = 0; i < grams.length; ++i) {
    SmallVector<Attribute> wanted;
    for (int64_t gram = 0; gram < numGrams; ++gram)
      wanted.push_back(
          b.getIntegerAttr(type, grams.elements[gram * grams.length + i]));
    Value list = ConstantOp::create(
        b, mlir::DenseElementsAttr::get(RankedTensorType::get({numGrams}, type),
                                        wanted));
    Value part = SliceOp::create(
        b, rows,
        ArrayRef<OpFoldResult>{b.getIndexAttr(0), b.getIndexAttr(i * distance)},
        ArrayRef<OpFoldResult>{sizes[0], windows}, ArrayRef<int64_t>{1, 1});
    Term equal = Term(node.b, broadcastTo(b, part, all, {0, 1})) ==
                 Term(node.b, broadcastTo(b, list, all, {2}));
    matches = matches ? *matches & equal : equal;
  }
  return ReduceOp::create(b, ReduceKind::sum, matches->to(b.getF32Type()),
                          ArrayRef<int64_t>{1})
      .getResult();
}

static LogicalResult importTfIdfVectorizer(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Type f32 = b.getF32Type(), i64 = b.getI64Type();
  std::optional<Words> words;
  Value rows = node.getInput(0);
  if (isStringTensor(rows.getType())) {
    FailureOr<Words> read = getWords(node);
    if (failed(read))
      return failure();
    words = *read;
    rows = numberStrings(node, rows, *words);
  }
  FailureOr<SmallVector<Grams>> pool = getGrams(node, words);
  if (failed(pool))
    return failure();
  SmallVector<int64_t> indexes = node.getInts("ngram_indexes", {});
  int64_t rank = node.getRank(0),
          width = indexes.empty() ? 0 : *llvm::max_element(indexes) + 1;
  if (rank != 1 && rank != 2)
    return node.fail("needs a list, or rows, of integers or strings");
  SmallVector<OpFoldResult> sizes = node.getSizesOf(rows);
  if (rank == 1) {
    sizes.insert(sizes.begin(), b.getIndexAttr(1));
    rows = reshapeTo(b, rows, sizes);
  }
  std::string mode = node.getString("mode", "");
  if (mode != "TF" && mode != "IDF" && mode != "TFIDF")
    return node.fail("the mode '" + mode + "' is not known");
  SmallVector<OpFoldResult> shape{sizes[0], b.getIndexAttr(width)};
  Value sum = broadcastTo(b, scalarConstant(b, f32, 0), shape, {});
  // Nothing is as far away as a row is long.
  constexpr int64_t kMostSkips = 1000;
  int64_t skips = node.getInt("max_skip_count", 0);
  if (std::optional<int64_t> length = mlir::getConstantIntValue(sizes[1]))
    skips = std::min(skips, *length);
  if (skips > kMostSkips)
    return node.fail("has a max_skip_count of " + Twine(skips) +
                     ", expected at most " + Twine(kMostSkips));
  for (const Grams &grams : *pool) {
    // What has one element has no distances.
    int64_t most = grams.length == 1 ? 0 : skips;
    std::optional<Term> total;
    for (int64_t skip = 0; skip <= most; ++skip)
      if (std::optional<Value> found = count(node, rows, grams, skip + 1))
        total = total ? *total + Term(node.b, *found) : Term(node.b, *found);
    if (!total)
      continue;
    if (mode == "IDF")
      total = (*total > 0).to(f32);
    SmallVector<OpFoldResult> counts = node.getSizesOf(*total);
    auto spread = [&](mlir::DenseElementsAttr list) {
      return broadcastTo(b, ConstantOp::create(b, list), counts, {1});
    };
    int64_t size = grams.columns.size();
    total = *total * Term(node.b, spread(mlir::DenseElementsAttr::get(
                                      RankedTensorType::get({size}, f32),
                                      ArrayRef(grams.weights))));
    Value columns = spread(mlir::DenseElementsAttr::get(
        RankedTensorType::get({size}, i64), ArrayRef(grams.columns)));
    sum = ScatterElementsOp::create(b, sum.getType(), ScatterKind::add, sum, 1,
                                    columns, *total);
  }
  Value output = sum;
  if (rank == 1)
    output = reshapeTo(b, output, shape[1]);
  node.setOutput(0, output);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getTfIdfOps() {
  static constexpr OpRow kRows[] = {
      {"TfIdfVectorizer", 9, importTfIdfVectorizer, StringInputs::taken}};
  return kRows;
}
