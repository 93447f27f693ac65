// Comma-separated values as RFC 4180 has them: quoted cells may hold commas, quotes and line ends.
// Pure: whole text in, whole table out, or the line where it is not one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plenary::cli {

struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;

  // The place of a column, or nothing.
  std::optional<std::size_t> column(std::string_view name) const;
};

// Nothing, and `why` names the line, where a quote is out of place or a row has another width.
std::optional<Table> read_csv(std::string_view text, std::string& why);

}  // namespace plenary::cli
