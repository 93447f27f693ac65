// What each role may do with each command in each kind of phase, about its own room, another room
// and plenary: every cell, as tests/golden/rights.table has it. The file is written by this program
// and read by people: a cell that changes is a decision, and shows in its difference.
//
//   PLENARY_WRITE_RIGHTS=1 build/dev/bin/unit_audit --gtest_filter='RightsTable.*'
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "audit/limits.h"
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
      {"infer", write, lead, Anonymity::named, Reveal::by_author},
      {"findings", write | acts(Act::arrange), lead},
      {"causes", write | acts(Act::map_causes), lead},
      {"prioritise", acts(Act::vote), acts(Act::take_minutes)},
      {"commit", write, lead | acts(Act::edit_any)},
      {"close", acts(Act::add_notes), 0},
      {"pause", 0, 0},
      {"survey", write, lead, Anonymity::group_only},
      {"by_nobody", write, lead, Anonymity::unlinkable},
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

// In a phase that seals, everybody in the first room has written something in it.
void begin(RightsWorld& world, const PhaseKind& kind) {
  world.must({}, BeginPhase{world.phase().number, kind.name, "", grants_of(kind), kind.anonymity,
                            kind.reveal});
  for (const Role role : test::every_role()) {
    const bool seals = kind.reveal != Reveal::at_once && !only_watches(role);
    if (seals) world.add_note(world.seats[role][1], "sealed in it");
  }
  if (kind.frozen) world.must({}, Freeze{true});
}

std::string answer_in_cell(RightsWorld& world, Id<Seat> who, const Command& command) {
  const Refusal answered = world.answer(who, command).code;
  std::string said(" ");
  said += answered == Refusal::none ? "yes" : name(answered);
  return said;
}

// Everybody asks from the first room; who only watches is in none.
std::string cells(RightsWorld& world, const RightsRow& row, const RightsPlace& about) {
  std::string line;
  for (const Role role : test::every_role()) {
    const Id<Seat> who = world.seats[role][1];
    line += answer_in_cell(world, who, row.ask(world, about, who));
  }
  return line;
}

// A right to write, a note and a ballot: what whoever holds tokens may come with.
struct InNobodysName {
  Id<TokenKey> key;  // Of the phase, or of the last in which there was one.
  AddUnlinked written;
  Id<TokenKey> ballot_key;

  // Before and in the phase, a while after it began.
  InNobodysName(RightsWorld& world, const PhaseKind& kind) {
    world.begin_phase(test::grant_to_all(test::every_act), Anonymity::unlinkable);
    key = open(world, {world.phase().number, test::digest(1), test::digest(2), {}, {}});
    written = add(1, Id<Note>(201));
    world.must({}, written);
    const auto ballot = world.open_ballot(
        {.secrecy = BallotSecrecy::unlinkable, .items = {ref(world.places[0].item)}});
    ballot_key = open(world, {0, test::digest(3), test::digest(4), ballot, ""});
    begin(world, kind);
    if (kind.anonymity == Anonymity::unlinkable) {
      key = open(world, {world.phase().number, test::digest(5), test::digest(6), {}, {}});
    }
    world.now = world.now + limits::unlinked_late_ms + 1;
  }
  static Id<TokenKey> open(RightsWorld& world, const OpenTokens& asked) {
    world.must({}, asked);
    return token_key(world.session.records(), asked.number, asked.ballot, asked.group)->id;
  }
  AddUnlinked add(std::uint64_t token, Id<Note> note) const {
    return {key, test::digest(token), note, {}, {Id<RunTag>(1), "x"}, test::digest(7)};
  }
  std::vector<std::pair<const char*, Command>> asks(const RightsWorld& world) const {
    const NewText words{Id<RunTag>(2), "y"};
    return {{"AddUnlinked", add(2, Id<Note>(202))},
            {"ChangeUnlinked", ChangeUnlinked{written.id, written.capability, words}},
            {"ChangeUnlinked taken back", ChangeUnlinked{written.id, written.capability, {}}},
            {"CastUnlinked", CastUnlinked{ballot_key,
                                          test::digest(8),
                                          {{ref(world.places[0].item), 1, 0, {}}},
                                          test::digest(9)}}};
  }
};

struct Line {
  std::string phases;
  std::string cells;
};

// Phases in which all cells are the same share a line.
void keep(std::vector<Line>& known, const char* phase, std::string found) {
  const auto same = std::find_if(
      known.begin(), known.end(), [&](const Line& line) { return line.cells == found; });
  if (same == known.end()) {
    known.push_back({phase, std::move(found)});
  } else {
    same->phases += std::string(",") + phase;
  }
}

void write(std::ostream& text, const std::string& what, const std::vector<Line>& known) {
  for (const Line& line : known) {
    text << what << " | " << (known.size() == 1 ? "every phase" : line.phases) << " |" << line.cells
         << "\n";
  }
}

// What the server asks for whoever holds a token: one cell, since nobody knows their role.
std::string nobodys_table() {
  std::map<std::size_t, std::pair<const char*, std::vector<Line>>> lines;
  for (const PhaseKind& kind : phase_kinds()) {
    RightsWorld world;
    const InNobodysName nobody(world, kind);
    std::size_t row = 0;
    for (const auto& [what, command] : nobody.asks(world)) {
      auto& line = lines[row++];
      line.first = what;
      keep(line.second, kind.name, answer_in_cell(world, {}, command));
    }
  }
  std::ostringstream text;
  for (const auto& [row, line] : lines) {
    write(text, std::string(line.first) + " | in nobody's name", line.second);
  }
  return text.str();
}

std::string table() {
  const std::pair<const char*, std::size_t> abouts[]{
      {"own_room", 1}, {"other_room", 2}, {"plenary", 0}};
  std::map<std::pair<std::size_t, std::size_t>, std::vector<Line>> lines;
  for (const PhaseKind& kind : phase_kinds()) {
    RightsWorld world;
    begin(world, kind);
    for (std::size_t row = 0; row < rights_rows().size(); ++row) {
      for (std::size_t about = 0; about < std::size(abouts); ++about) {
        keep(lines[{row, about}], kind.name,
             cells(world, rights_rows()[row], world.places[abouts[about].second]));
      }
    }
  }
  std::ostringstream text;
  text << "# command | about | phases | facilitator co_facilitator table_lead scribe interpreter "
          "participant observer wall\n";
  for (const auto& [key, known] : lines) {
    write(
        text, std::string(rights_rows()[key.first].what) + " | " + abouts[key.second].first, known);
  }
  return text.str() + nobodys_table();
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
