#include "clients/cli/polis.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>
#include <sstream>

#include "clients/cli/csv.h"

namespace plenary::cli {
namespace {

std::optional<Table> read_table(const std::string& path, std::string& why) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!(text << file.rdbuf())) {
    why = "cannot read " + path;
    return std::nullopt;
  }
  auto table = read_csv(text.str(), why);
  if (!table) why = path + ": " + why;
  return table;
}

template <class Number>
bool parse(const std::string& text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size();
}

// Line ends as a client sends them: the wire knows only the line feed.
std::string with_line_feeds(std::string text) {
  std::erase(text, '\r');
  return text;
}

bool read_comments(const Table& table, Polis& polis, std::string& why) {
  const auto time = table.column("timestamp");
  const auto id = table.column("comment-id");
  const auto author = table.column("author-id");
  const auto moderated = table.column("moderated");
  const auto body = table.column("comment-body");
  if (!time || !id || !author || !moderated || !body) {
    why = "comments.csv lacks a column";
    return false;
  }
  for (const auto& row : table.rows) {
    PolisComment comment{0, row[*author], with_line_feeds(row[*body]), row[*moderated] == "-1"};
    if (!parse(row[*time], comment.at_ms)) {
      why = "comments.csv has a time that is no number: " + row[*time];
      return false;
    }
    polis.comments[row[*id]] = std::move(comment);
  }
  return true;
}

bool read_votes(const Table& table, Polis& polis, std::string& why) {
  const auto time = table.column("timestamp");
  const auto comment = table.column("comment-id");
  const auto voter = table.column("voter-id");
  const auto vote = table.column("vote");
  if (!time || !comment || !voter || !vote) {
    why = "votes.csv lacks a column";
    return false;
  }
  for (const auto& row : table.rows) {
    PolisVote cast{0, row[*voter], row[*comment], 0};
    if (!parse(row[*time], cast.at_ms) || !parse(row[*vote], cast.weight) ||
        !polis.comments.contains(cast.comment)) {
      why = "votes.csv has a row that names no time, vote or comment";
      return false;
    }
    polis.votes.push_back(std::move(cast));
  }
  std::stable_sort(polis.votes.begin(), polis.votes.end(),
                   [](const PolisVote& a, const PolisVote& b) { return a.at_ms < b.at_ms; });
  return true;
}

bool read_standing(const Table& table, Polis& polis, std::string& why) {
  for (const auto& row : table.rows) {
    for (std::size_t at = 0; at < row.size(); ++at) {
      const std::string& comment = table.header[at];
      const bool is_comment =
          !comment.empty() && comment.find_first_not_of("0123456789") == std::string::npos;
      if (!is_comment || row[at].empty()) continue;
      std::int32_t weight = 0;
      if (!parse(row[at], weight)) {
        why = "participants-votes.csv has a vote that is no number: " + row[at];
        return false;
      }
      polis.standing[{row[0], comment}] = weight;
    }
  }
  return true;
}

}  // namespace

std::optional<Polis> read_polis(const std::string& folder, std::string& why) {
  Polis polis;
  const auto comments = read_table(folder + "/comments.csv", why);
  const auto votes = comments ? read_table(folder + "/votes.csv", why) : std::nullopt;
  const auto standing = votes ? read_table(folder + "/participants-votes.csv", why) : std::nullopt;
  if (!standing || !read_comments(*comments, polis, why) || !read_votes(*votes, polis, why) ||
      !read_standing(*standing, polis, why)) {
    return std::nullopt;
  }
  // summary.csv is a list of names and values, whose first line is the topic.
  std::string ignored;
  const auto summary = read_table(folder + "/summary.csv", ignored);
  polis.topic = summary && summary->header.size() > 1 ? summary->header[1] : folder;

  std::set<std::string> people;
  for (const auto& [id, comment] : polis.comments) people.insert(comment.author);
  for (const PolisVote& vote : polis.votes) people.insert(vote.voter);
  polis.people.assign(people.begin(), people.end());
  return polis;
}

}  // namespace plenary::cli
