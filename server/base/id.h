// Identities: 64 random bits with the type of the thing they name.
//
// Zero names nothing. Ids of records are minted by whoever makes the record, so that a client can
// predict it, and carry no author, order or time (rule P15). Key128 is for things that must not be
// guessed: a device proves itself by knowing its key, so a key goes to nobody but its owner.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace plenary {

template <class Tag>
struct Id {
  std::uint64_t value = 0;

  constexpr Id() = default;
  constexpr explicit Id(std::uint64_t number) : value(number) {}
  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

struct Key128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  constexpr explicit operator bool() const { return (high | low) != 0; }
  friend constexpr auto operator<=>(const Key128&, const Key128&) = default;
};

// What is kept of a secret: its BLAKE2b-256, never the secret.
using Digest = std::array<std::uint8_t, 32>;

// Drawn by the process at its start. Only places in tables depend on it, never an answer.
std::uint64_t drawn_hash_key();
inline std::uint64_t hash_key = drawn_hash_key();
// For simulations, so that a seed runs the same again. Before the first table is filled.
void fix_hash_key(std::uint64_t key);

// Ids come from outside, so a table keyed by them must not let a chooser of ids choose its
// buckets: Sebastiano Vigna's splitmix64 output function over the process's key.
inline std::uint64_t keyed_hash(std::uint64_t value) {
  std::uint64_t mixed = value + hash_key;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

struct DigestHash {
  std::size_t operator()(const Digest& digest) const;
};

}  // namespace plenary

template <class Tag>
struct std::hash<plenary::Id<Tag>> {
  std::size_t operator()(plenary::Id<Tag> id) const { return plenary::keyed_hash(id.value); }
};

template <>
struct std::hash<plenary::Key128> {
  std::size_t operator()(const plenary::Key128& key) const {
    return plenary::keyed_hash(key.high ^ plenary::keyed_hash(key.low));
  }
};
