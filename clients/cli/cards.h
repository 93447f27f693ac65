// Paper for the hall: a card for each table with the way in, and slips for notes by hand.
//
// One HTML page that needs nothing from the net, to be printed on A4 or Letter. The way in is the
// server's address with the join code after `#code=`: what stands there no log ever sees.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "audit/assurance.h"
#include "clients/cli/api.h"

namespace plenary::cli {

struct CardWish {
  std::string address;  // As people type it; empty: the server's own.
  std::size_t tables = 8;
  std::size_t slips = 24;
};

// What is printed, all of it as people are to read it.
struct Cards {
  std::string title;
  std::string code;
  std::string address;                 // Without a stroke at its end.
  std::vector<std::string> groups;     // A box for each on every slip.
  std::vector<std::string> languages;  // BCP 47; English where none of them is known.
  std::size_t tables = 0;
  std::size_t slips = 0;
  // For what is written on a slip: where everybody reads it, whoever else may be let read less.
  audit::Terms paper{audit::Input::paper_note};
};

std::string cards_page(const Cards& cards);

// The QR code (level M) of `text` as an SVG without a size of its own, four modules of quiet around
// it as ISO/IEC 18004 asks; empty where the text is too long for one.
std::string qr_svg(const std::string& text);

// Prints the page of a session; an exit code.
int print_cards(const Setting& setting, std::uint64_t session, const CardWish& wish);

}  // namespace plenary::cli
