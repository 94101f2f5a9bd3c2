//===- Artifact.cpp - Artifacts on disk -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A shared library is the linked code, the weights behind it, and a trailer
// (dlcrt_trailer). In archives and objects the weights are an object file of
// their own, written without going through LLVM, whose assembler would hold all
// of them in memory.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/Artifact.h"
#include "dlc/Support/OutputFile.h"
#include "dlc/Target/Linker.h"
#include "dlcrt/abi.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"

using namespace dlc;

namespace {

/// Weights into a file, hashed on the way.
class HashingWriter : public WeightWriter {
public:
  explicit HashingWriter(OutputFile &file) : file(file) {}

  llvm::Error write(ArrayRef<char> bytes) override {
    // The hash takes words of eight bytes; the rest waits for the next piece.
    total += bytes.size();
    size_t used = 0;
    while (!pending.empty() && pending.size() < 8 && used < bytes.size())
      pending.push_back(bytes[used++]);
    if (pending.size() == 8) {
      hash = dlcrt_hash_update(hash, pending.data(), 8);
      pending.clear();
    }
    ArrayRef<char> rest = bytes.drop_front(used);
    size_t whole = rest.size() / 8 * 8;
    hash = dlcrt_hash_update(hash, rest.data(), whole);
    pending.append(rest.begin() + whole, rest.end());
    return file.write(bytes.data(), bytes.size());
  }

  uint64_t getBytes() const { return total; }
  uint64_t finish() {
    hash = dlcrt_hash_update(hash, pending.data(), pending.size());
    return dlcrt_hash_finish(hash, total);
  }

private:
  OutputFile &file;
  uint64_t hash = DLCRT_HASH_INIT;
  uint64_t total = 0;
  SmallVector<char, 8> pending;
};

uint64_t hashBytes(StringRef bytes) {
  return dlcrt_hash_finish(
      dlcrt_hash_update(DLCRT_HASH_INIT, bytes.data(), bytes.size()),
      bytes.size());
}

/// The code's objects with that of the descriptor.
llvm::Expected<std::vector<ObjectBytes>>
addDescriptor(const Artifact &artifact) {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module =
      createDescriptor(context, artifact.model, artifact.target);
  ObjectOptions options;
  options.useTargetFeatures = false;
  llvm::Expected<ObjectBytes> descriptor =
      compileLLVM(*module, artifact.target, options);
  if (!descriptor)
    return descriptor.takeError();
  std::vector<ObjectBytes> objects = artifact.objects;
  objects.push_back(std::move(*descriptor));
  return objects;
}

//===----------------------------------------------------------------------===//
// Shared library
//===----------------------------------------------------------------------===//

llvm::Error writeSharedLibrary(const Artifact &artifact, StringRef path,
                               OutputFile &file) {
  llvm::Expected<std::vector<ObjectBytes>> objects = addDescriptor(artifact);
  if (!objects)
    return objects.takeError();
  SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream stream(bytes);
  if (llvm::Error error = linkSharedLibrary(*objects, stream))
    return error;
  StringRef code = stream.str();

  if (llvm::Error error = file.open(path, 0755))
    return error;
  dlcrt_trailer trailer = {};
  std::memcpy(trailer.magic, DLCRT_TRAILER_MAGIC, sizeof(trailer.magic));
  trailer.abi_version = DLCRT_ABI_VERSION;
  trailer.struct_size = sizeof(trailer);
  trailer.code_bytes = code.size();
  trailer.code_hash = hashBytes(code);
  trailer.weights_offset =
      llvm::alignTo(trailer.code_bytes, DLCRT_WEIGHTS_FILE_ALIGNMENT);
  trailer.weights_bytes = artifact.model.weightsBytes;
  if (trailer.weights_bytes == 0)
    trailer.weights_offset = llvm::alignTo(trailer.code_bytes, 8);
  if (llvm::Error error = file.write(code.data(), code.size()))
    return error;
  if (llvm::Error error = file.padTo(trailer.weights_offset))
    return error;
  HashingWriter writer(file);
  if (llvm::Error error = artifact.writeWeights(writer))
    return error;
  assert(writer.getBytes() == trailer.weights_bytes && "weights by layout");
  trailer.weights_hash = writer.finish();
  if (llvm::Error error = file.padTo(llvm::alignTo(file.getPosition(), 8)))
    return error;
  trailer.file_bytes = file.getPosition() + sizeof(trailer);
  trailer.trailer_hash =
      hashBytes(StringRef(reinterpret_cast<const char *>(&trailer),
                          offsetof(dlcrt_trailer, trailer_hash)));
  return file.write(&trailer, sizeof(trailer));
}

//===----------------------------------------------------------------------===//
// Archive and object
//===----------------------------------------------------------------------===//

/// Writes a relocatable ELF object with one read-only section that holds the
/// weights, and one hidden symbol for its start.
llvm::Error writeWeightsObject(const Artifact &artifact, OutputFile &file) {
  namespace ELF = llvm::ELF;
  const std::string &symbol = artifact.model.weightsSymbol;
  // Sections: null, weights, symbols, strings, section names, stack note.
  StringRef names(
      "\0.rodata.dlc\0.symtab\0.strtab\0.shstrtab\0.note.GNU-stack\0", 55);
  std::string strings = std::string(1, '\0') + symbol + '\0';
  uint64_t weightsAt = 4096;
  uint64_t symbolsAt =
      llvm::alignTo(weightsAt + artifact.model.weightsBytes, 64);
  ELF::Elf64_Sym symbols[2] = {};
  symbols[1].st_name = 1;
  symbols[1].setBindingAndType(ELF::STB_GLOBAL, ELF::STT_OBJECT);
  symbols[1].st_other = ELF::STV_HIDDEN;
  symbols[1].st_shndx = 1;
  symbols[1].st_size = artifact.model.weightsBytes;
  uint64_t stringsAt = symbolsAt + sizeof(symbols);
  uint64_t namesAt = stringsAt + strings.size();
  uint64_t headersAt = llvm::alignTo(namesAt + names.size(), 64);

  ELF::Elf64_Ehdr header = {};
  std::memcpy(header.e_ident, ELF::ElfMagic, 4);
  header.e_ident[ELF::EI_CLASS] = ELF::ELFCLASS64;
  header.e_ident[ELF::EI_DATA] = ELF::ELFDATA2LSB;
  header.e_ident[ELF::EI_VERSION] = ELF::EV_CURRENT;
  header.e_type = ELF::ET_REL;
  header.e_machine = ELF::EM_X86_64;
  header.e_version = ELF::EV_CURRENT;
  header.e_shoff = headersAt;
  header.e_ehsize = sizeof(header);
  header.e_shentsize = sizeof(ELF::Elf64_Shdr);
  header.e_shnum = 6;
  header.e_shstrndx = 4;

  ELF::Elf64_Shdr sections[6] = {};
  auto setSection = [&](int i, unsigned name, unsigned type, uint64_t offset,
                        uint64_t size, uint64_t alignment) {
    sections[i].sh_name = name;
    sections[i].sh_type = type;
    sections[i].sh_offset = offset;
    sections[i].sh_size = size;
    sections[i].sh_addralign = alignment;
  };
  setSection(1, 1, ELF::SHT_PROGBITS, weightsAt, artifact.model.weightsBytes,
             4096);
  sections[1].sh_flags = ELF::SHF_ALLOC;
  setSection(2, 13, ELF::SHT_SYMTAB, symbolsAt, sizeof(symbols), 8);
  sections[2].sh_link = 3;
  sections[2].sh_info = 1;
  sections[2].sh_entsize = sizeof(ELF::Elf64_Sym);
  setSection(3, 21, ELF::SHT_STRTAB, stringsAt, strings.size(), 1);
  setSection(4, 29, ELF::SHT_STRTAB, namesAt, names.size(), 1);
  // Says that the stack need not be executable; linkers look for it.
  setSection(5, 39, ELF::SHT_PROGBITS, headersAt, 0, 1);

  if (llvm::Error error = file.write(&header, sizeof(header)))
    return error;
  if (llvm::Error error = file.padTo(weightsAt))
    return error;
  HashingWriter writer(file);
  if (llvm::Error error = artifact.writeWeights(writer))
    return error;
  if (llvm::Error error = file.padTo(symbolsAt))
    return error;
  if (llvm::Error error = file.write(symbols, sizeof(symbols)))
    return error;
  if (llvm::Error error = file.write(strings.data(), strings.size()))
    return error;
  if (llvm::Error error = file.write(names.data(), names.size()))
    return error;
  if (llvm::Error error = file.padTo(headersAt))
    return error;
  return file.write(sections, sizeof(sections));
}

llvm::Error writeLinkable(const Artifact &artifact, StringRef path,
                          OutputFile &output) {
  llvm::Expected<std::vector<ObjectBytes>> objects = addDescriptor(artifact);
  if (!objects)
    return objects.takeError();
  if (llvm::Error error = output.open(path, 0666))
    return error;
  OutputFile weights;
  SmallVector<std::string> more;
  if (artifact.model.weightsBytes > 0) {
    if (llvm::Error error = weights.open((path + ".weights").str(), 0600))
      return error;
    if (llvm::Error error = writeWeightsObject(artifact, weights))
      return error;
    more.push_back(weights.getReadablePath());
  }
  llvm::Error error = llvm::Error::success();
  llvm::Error written = output.write([&](raw_ostream &stream) {
    llvm::ErrorAsOutParameter assigned(&error);
    error = artifact.kind == ArtifactKind::archive
                ? writeArchive(*objects, more, stream)
                : linkObject(*objects, more, stream);
  });
  return llvm::joinErrors(std::move(error), std::move(written));
}

} // namespace

llvm::Error dlc::writeArtifact(const Artifact &artifact, StringRef path,
                               OutputFile &file) {
  return artifact.kind == ArtifactKind::sharedLibrary
             ? writeSharedLibrary(artifact, path, file)
             : writeLinkable(artifact, path, file);
}
