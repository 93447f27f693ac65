// What each role may do with each command in each kind of phase, about its own room, another room
// and plenary: every cell, as tests/golden/rights.table has it. The file is written by this program
// and read by people: a cell that changes is a decision, and shows in its difference.
//
//   PLENARY_WRITE_RIGHTS=1 build/dev/bin/unit_audit --gtest_filter='RightsTable.*'
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/unit/audit/rights_world.h"

namespace plenary::audit {
namespace {

using test::acts;

struct PhaseKind {
  const char* name;
  std::uint32_t all;    // What everybody may.
  std::uint32_t leads;  // What table leads and scribes may besides.
  Anonymity anonymity = Anonymity::named;
  Reveal reveal = Reveal::at_once;
  bool frozen = false;
};

// The phases of the arc, by what they let people do.
const std::vector<PhaseKind>& phase_kinds() {
  constexpr auto write = acts(Act::add_notes, Act::edit_own);
  constexpr auto lead = acts(Act::arrange, Act::map_causes, Act::take_minutes);
  static const std::vector<PhaseKind> kinds{
      {"gather", write, lead},
      {"predict", write, 0, Anonymity::moderator_vault, Reveal::by_staff},
      {"observe", write, lead, Anonymity::named, Reveal::by_table},
      {"infer", write, lead, Anonymity::moderator_vault, Reveal::by_author},
      {"findings", write | acts(Act::arrange), lead},
      {"causes", write | acts(Act::map_causes), lead},
      {"prioritise", acts(Act::vote), acts(Act::take_minutes)},
      {"commit", write, lead | acts(Act::edit_any)},
      {"close", acts(Act::add_notes), 0},
      {"pause", 0, 0},
      {"frozen", test::every_act, 0, Anonymity::named, Reveal::at_once, true},
  };
  return kinds;
}

std::vector<Grant> grants_of(const PhaseKind& kind) {
  std::vector<Grant> grants = test::grant_to_all(kind.all);
  for (Grant& grant : grants) {
    const bool leads = grant.role == Role::table_lead || grant.role == Role::scribe;
    if (leads) grant.acts |= kind.leads;
  }
  return grants;
}

// Everybody asks from the first room; who only watches is in none.
std::string cells(RightsWorld& world, const RightsRow& row, const RightsPlace& about) {
  std::string line;
  for (const Role role : test::every_role()) {
    const Id<Seat> who = world.seats[role][1];
    const Refusal answered = world.answer(who, row.ask(world, about, who)).code;
    line += " ";
    line += answered == Refusal::none ? "yes" : name(answered);
  }
  return line;
}

struct Line {
  std::string phases;
  std::string cells;
};

// Phases in which all cells are the same share a line.
std::string table() {
  RightsWorld world;
  const std::pair<const char*, std::size_t> abouts[]{
      {"own_room", 1}, {"other_room", 2}, {"plenary", 0}};
  std::map<std::pair<std::size_t, std::size_t>, std::vector<Line>> lines;
  for (const PhaseKind& kind : phase_kinds()) {
    world.must({}, BeginPhase{world.phase().number, kind.name, "", grants_of(kind), kind.anonymity,
                              kind.reveal});
    if (kind.frozen != world.phase().frozen) world.must({}, Freeze{kind.frozen});
    for (std::size_t row = 0; row < rights_rows().size(); ++row) {
      for (std::size_t about = 0; about < std::size(abouts); ++about) {
        std::string found = cells(world, rights_rows()[row], world.places[abouts[about].second]);
        auto& known = lines[{row, about}];
        const auto same = std::find_if(
            known.begin(), known.end(), [&](const Line& line) { return line.cells == found; });
        if (same == known.end()) {
          known.push_back({kind.name, std::move(found)});
        } else {
          same->phases += std::string(",") + kind.name;
        }
      }
    }
  }
  std::ostringstream text;
  text << "# command | about | phases | facilitator co_facilitator table_lead scribe interpreter "
          "participant observer wall\n";
  for (const auto& [key, known] : lines) {
    for (const Line& line : known) {
      const bool all = known.size() == 1;
      text << rights_rows()[key.first].what << " | " << abouts[key.second].first << " | "
           << (all ? "every phase" : line.phases) << " |" << line.cells << "\n";
    }
  }
  return text.str();
}

TEST(RightsTable, T_Z1_T_Z3_T_Z4_T_Z7_every_cell_is_as_the_file_says) {
  const std::string path = PLENARY_SOURCE_DIR "/tests/golden/rights.table";
  const std::string found = table();
  if (std::getenv("PLENARY_WRITE_RIGHTS") != nullptr) std::ofstream(path) << found;

  std::ifstream file(path);
  std::istringstream lines(found);
  std::size_t number = 0;
  std::string expected;
  std::string line;
  while (std::getline(lines, line)) {
    ++number;
    std::getline(file, expected);
    ASSERT_EQ(line, expected) << "line " << number << " of tests/golden/rights.table";
  }
  EXPECT_FALSE(std::getline(file, expected)) << "more lines than there are cells";
  EXPECT_GT(number, 3 * rights_rows().size());
}

}  // namespace
}  // namespace plenary::audit
