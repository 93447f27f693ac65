#include "clients/cli/csv.h"

#include <algorithm>

namespace plenary::cli {
namespace {

// One row from `at` on, which moves behind its line end; false where a quote is out of place.
bool read_row(std::string_view text, std::size_t& at, std::vector<std::string>& cells) {
  cells.assign(1, "");
  bool quoted = false;
  bool cell_begins = true;
  while (at < text.size()) {
    const char byte = text[at++];
    if (quoted) {
      if (byte != '"') {
        cells.back().push_back(byte);
      } else if (at < text.size() && text[at] == '"') {
        cells.back().push_back('"');
        ++at;
      } else {
        quoted = false;
        const bool ends =
            at == text.size() || text[at] == ',' || text[at] == '\n' || text[at] == '\r';
        if (!ends) return false;
      }
    } else if (byte == '"') {
      if (!cell_begins) return false;
      quoted = true;
    } else if (byte == ',') {
      cells.emplace_back();
      cell_begins = true;
      continue;
    } else if (byte == '\n') {
      return true;
    } else if (byte != '\r' || at == text.size() || text[at] != '\n') {
      cells.back().push_back(byte);
    }
    cell_begins = false;
  }
  return !quoted;
}

}  // namespace

std::optional<std::size_t> Table::column(std::string_view name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

std::optional<Table> read_csv(std::string_view text, std::string& why) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Table table;
  std::size_t at = 0;
  for (std::size_t line = 1; at < text.size(); ++line) {
    std::vector<std::string> cells;
    const bool well = read_row(text, at, cells);
    if (!well || (line > 1 && cells.size() != table.header.size())) {
      why = "row " + std::to_string(line) + (well ? " has another width" : " has a stray quote");
      return std::nullopt;
    }
    if (line == 1) {
      table.header = std::move(cells);
    } else {
      table.rows.push_back(std::move(cells));
    }
  }
  return table;
}

}  // namespace plenary::cli
