#include "journal/store.h"

#include <utility>

#include "journal/chain.h"
#include "wire/decode.h"

namespace plenary::journal {

bool take_snapshot(Loaded& loaded, const Kept& kept, std::string_view chain_of_entry) {
  if (checksum(kept.bytes) != kept.crc || kept.chain != chain_of_entry) return false;
  auto image = wire::decode<audit::Session::Image>(kept.bytes);
  if (!image || image->head != kept.seq) return false;
  loaded.head = image->head;
  loaded.chain = digest_from(kept.chain);
  loaded.image = *std::move(image);
  return true;
}

bool take_entry(Loaded& loaded, const Kept& kept) {
  const Digest chain = chain_next(loaded.chain, kept.bytes);
  const bool is_whole = checksum(kept.bytes) == kept.crc && kept.chain == bytes_of(chain);
  if (!is_whole || kept.seq != loaded.head + 1) return false;
  auto entry = wire::decode<audit::Entry>(kept.bytes);
  if (!entry) loaded.fault = live::JournalFault::newer;
  if (!entry || entry->seq != kept.seq) return false;
  loaded.chain = chain;
  loaded.head = kept.seq;
  loaded.entries.push_back(*std::move(entry));
  return true;
}

}  // namespace plenary::journal
