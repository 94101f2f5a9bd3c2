//===- header_test.cpp - The C header of a model --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a C program reads about a model.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/Artifact.h"
#include "dlcrt/dlcrt.h"
#include <gtest/gtest.h>

using namespace dlc;

namespace {

ModelSignature makeModel() {
  ModelSignature model;
  model.name = "my-model";
  model.querySymbol = "my_model_query";
  EntrySignature entry;
  entry.name = "main";
  entry.inputs.push_back(
      {"tokens", {kDLInt, 64}, {DLCRT_DYNAMIC, 128}, {"batch", ""}});
  entry.outputs.push_back({"a/b", {kDLFloat, 32}, {2, 3}, {"", ""}});
  model.entries.push_back(entry);
  return model;
}

bool hasLine(StringRef text, StringRef line) {
  SmallVector<StringRef> lines;
  text.split(lines, '\n');
  return llvm::is_contained(lines, line);
}

TEST(Header, GivesNumbersAndNames) {
  std::string text = createHeader(makeModel(), ArtifactKind::sharedLibrary);
  for (StringRef line :
       {"#ifndef MY_MODEL_MODEL_H", "#include \"dlcrt/dlcrt.h\"",
        "#define MY_MODEL_MAIN 0", "#define MY_MODEL_MAIN_NUM_INPUTS 1",
        "#define MY_MODEL_MAIN_INPUT_TOKENS 0",
        "#define MY_MODEL_MAIN_INPUT_TOKENS_NAME \"tokens\"",
        "#define MY_MODEL_MAIN_OUTPUT_A_B_NAME \"a/b\""})
    EXPECT_TRUE(hasLine(text, line)) << line.str() << "\n" << text;
}

TEST(Header, GivesShapesAndTypes) {
  std::string text = createHeader(makeModel(), ArtifactKind::sharedLibrary);
  for (StringRef line :
       {"/* int64_t [batch, 128] */",
        "#define MY_MODEL_MAIN_INPUT_TOKENS_RANK 2",
        "#define MY_MODEL_MAIN_INPUT_TOKENS_DIM1 128",
        "#define MY_MODEL_MAIN_INPUT_TOKENS_DTYPE_BITS 64",
        "/* float [2, 3] */", "#define MY_MODEL_MAIN_OUTPUT_A_B_ELEMENTS 6"})
    EXPECT_TRUE(hasLine(text, line)) << line.str() << "\n" << text;
  // Open sizes are no constants.
  EXPECT_EQ(text.find("TOKENS_DIM0"), std::string::npos);
  EXPECT_EQ(text.find("TOKENS_ELEMENTS"), std::string::npos);
}

TEST(Header, DeclaresTheQueryFunctionOfWhatIsLinkedIn) {
  std::string archive = createHeader(makeModel(), ArtifactKind::archive);
  EXPECT_TRUE(hasLine(archive, "const dlcrt_model *my_model_query(void);"));
  std::string shared = createHeader(makeModel(), ArtifactKind::sharedLibrary);
  EXPECT_EQ(shared.find("my_model_query"), std::string::npos);
}

TEST(Header, QuotesNames) {
  ModelSignature model = makeModel();
  model.entries[0].inputs[0].name = "a\"b\\c";
  std::string text = createHeader(model, ArtifactKind::sharedLibrary);
  EXPECT_NE(text.find("_NAME \"a\\\"b\\\\c\""), std::string::npos) << text;
}

TEST(Identifier, IsOneInC) {
  EXPECT_EQ(getIdentifier("resnet50"), "resnet50");
  EXPECT_EQ(getIdentifier("a-b.c/d"), "a_b_c_d");
  EXPECT_EQ(getIdentifier("50"), "_50");
  EXPECT_EQ(getIdentifier(""), "_");
}

} // namespace
