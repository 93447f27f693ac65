// A real conversation as it was exported: who wrote what, who voted how and when, and the votes
// that stood at the end.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plenary::cli {

struct PolisComment {
  std::int64_t at_ms = 0;
  std::string author;
  std::string body;
  bool hidden = false;  // Rejected by the conversation's moderators.
};

struct PolisVote {
  std::int64_t at_ms = 0;
  std::string voter;
  std::string comment;
  std::int32_t weight = 0;  // 1 agree, -1 disagree, 0 pass.
};

struct Polis {
  std::string topic;
  std::map<std::string, PolisComment> comments;  // By the export's comment id.
  std::vector<PolisVote> votes;                  // In the order of time; of two at once, as filed.
  std::vector<std::string> people;               // Voters and authors, sorted.
  std::map<std::pair<std::string, std::string>, std::int32_t> standing;  // (voter, comment)
};

// Reads comments.csv, votes.csv, participants-votes.csv and summary.csv of a folder. Nothing, and
// `why` says what is wrong and where, if they do not fit together.
std::optional<Polis> read_polis(const std::string& folder, std::string& why);

}  // namespace plenary::cli
