// Fills any struct with fields with values that are not its defaults, so that a test of encoding
// cannot miss a field.
#pragma once

#include "audit/canonical.h"
#include "audit/session.h"
#include "wire/enums.h"
#include "wire/messages.h"

namespace plenary::test {

class Filling {
 public:
  explicit Filling(std::uint64_t seed) : next_(seed) {}

  template <class T>
  T make() {
    T value{};
    fill(value);
    return value;
  }

 private:
  std::uint64_t draw() { return next_ = next_ * 6364136223846793005U + 1442695040888963407U; }

  template <class T>
  void fill(T& out) {
    using namespace audit::canonical;
    if constexpr (std::is_same_v<T, bool>) {
      out = true;
    } else if constexpr (std::is_same_v<T, Time>) {
      out.ms = static_cast<std::int64_t>(draw() >> 20) + 1;
    } else if constexpr (std::is_enum_v<T>) {
      out = static_cast<T>(wire::enum_last<T>());
    } else if constexpr (std::is_same_v<T, std::int32_t>) {
      out = -static_cast<std::int32_t>(draw() >> 40) - 1;
    } else if constexpr (std::is_integral_v<T>) {
      out = static_cast<T>((draw() >> 40) + 1);
    } else if constexpr (IsId<T>::value) {
      out = T(draw() | 1);
    } else if constexpr (std::is_same_v<T, Key128>) {
      out = {draw() | 1, draw()};
    } else if constexpr (std::is_same_v<T, Digest>) {
      for (auto& byte : out) byte = static_cast<std::uint8_t>(draw() >> 56);
      out[0] = 1;
    } else if constexpr (std::is_same_v<T, std::string>) {
      out = "ação " + std::string(draw() % 200, 'x');
    } else if constexpr (std::is_same_v<T, audit::Text>) {
      out = audit::Text(Id<audit::RunTag>(draw() | 1), "o que sabemos");
    } else if constexpr (IsVector<T>::value) {
      for (int i = 0; i < 3; ++i) out.push_back(make<typename T::value_type>());
    } else if constexpr (IsVariant<T>::value) {
      fill_variant(out);
    } else {
      T::fields::for_each([&](auto field) { fill(out.*(field.member)); });
    }
  }

  template <class... Ts>
  void fill_variant(std::variant<Ts...>& out) {
    const std::size_t chosen = draw() % sizeof...(Ts);
    std::size_t at = 0;
    ((at++ == chosen ? void(out = make<Ts>()) : void()), ...);
  }

  std::uint64_t next_;
};

}  // namespace plenary::test
