// One visitor out of several lambdas, so that a missing alternative does not compile.
// For std::visit, everywhere a variant is taken apart.
#pragma once

namespace plenary {

template <class... Fs>
struct Overload : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overload(Fs...) -> Overload<Fs...>;

}  // namespace plenary
