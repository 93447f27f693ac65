#include "clients/cli/program.h"

#include <optional>

#include <CLI/CLI.hpp>

#include "clients/cli/cards.h"
#include "clients/cli/check_code.h"
#include "clients/cli/commands.h"
#include "clients/cli/load.h"
#include "clients/cli/observing.h"
#include "clients/cli/pulse.h"
#include "clients/cli/rehearsal.h"
#include "clients/cli/replay_polis.h"
#include "clients/cli/replay_text.h"
#include "clients/cli/watching.h"

namespace plenary::cli {
namespace {

// What was said of a scenario's sizes, in place of its own.
struct LoadWords {
  std::string scenario = "S1";
  std::optional<std::uint32_t> people, rooms, observers, newcomers, notes;
  std::optional<double> per_second;
};

// What was said, and what to do about it.
struct Said {
  Setting setting;
  std::uint64_t session = 0;
  std::uint64_t lines = 0;
  std::string text;
  std::string path;
  std::string speed = "max";
  std::string format = "json";
  wire::NewSession create;
  RehearsalWish rehearsal;
  CardWish cards;
  LoadWish load;
  LoadWords load_words;
  ObserveWish observing;
  PulseWish pulse;
  bool needs_token = true;
  bool watch = false;
  std::function<int()> act;
};

void take_session(CLI::App* command, Said& said) {
  command->add_option("session", said.session, "The session's number")->required();
}

void offer_sessions(CLI::App& program, Said& said) {
  auto* session = program.add_subcommand("session", "Make, list, show and close sessions");
  session->require_subcommand(1);
  auto* create = session->add_subcommand("create", "Make a session; prints its code and links");
  create->add_option("title", said.create.title, "What people read on the wall")->required();
  create->add_option("--group", said.create.groups, "A stakeholder group; may be repeated");
  create->add_option("--language", said.create.languages, "A language; may be repeated");
  create->add_flag("--lobby", said.create.lobby, "Who joins by code waits to be admitted");
  create->add_option("--template", said.create.template_name, "The agenda to follow");
  create->add_option(
      "--continues", said.create.continues.value, "The session of the same audit before this one");
  create->add_option("--observer-delay", said.create.observer_delay_s, "Seconds, up to 600");
  create->add_option("--agreements", said.path,
                     "A file of what people agree to first, as JSON; else the template's");
  create->add_flag(
      "--without-agreements", said.create.without_agreements, "Ask nobody to agree to anything");
  auto& safeguard = said.create.safeguard;
  create->add_option("--minors", safeguard.minor_groups, "A group whose people are minors");
  create->add_option("--moderate", safeguard.moderated_phases,
                     "A phase in which what minors write is looked at first");
  create->add_flag("--nobody-alone", safeguard.nobody_alone, "No room of one");
  create->callback([&] {
    said.act = [&] { return create_session(said.setting, said.create, said.path); };
  });
  session->add_subcommand("list", "All sessions")->callback([&] {
    said.act = [&] { return list_sessions(said.setting); };
  });
  auto* show = session->add_subcommand("show", "One session");
  take_session(show, said);
  show->callback([&] { said.act = [&] { return show_session(said.setting, said.session); }; });
  auto* close = session->add_subcommand("close", "End a session; it stays readable");
  take_session(close, said);
  close->add_flag("--watch", said.watch, "And watch it once more: does it end as it did?");
  close->callback([&] {
    said.act = [&] {
      return said.watch ? close_and_watch(said.setting, said.session)
                        : close_session(said.setting, said.session);
    };
  });

  auto* code = program.add_subcommand("code", "The join code of a session");
  code->require_subcommand(1);
  auto* shown = code->add_subcommand("show", "The code on the wall");
  take_session(shown, said);
  shown->callback([&] { said.act = [&] { return show_code(said.setting, said.session); }; });
  auto* rotate = code->add_subcommand("rotate", "A new code; the old one never works again");
  take_session(rotate, said);
  rotate->callback([&] { said.act = [&] { return rotate_code(said.setting, said.session); }; });
}

void offer_records(CLI::App& program, Said& said) {
  auto* exported = program.add_subcommand("export", "All records a facilitator may see");
  take_session(exported, said);
  exported->add_option("--format", said.format, "json")->check(CLI::IsMember({"json"}));
  exported->callback([&] {
    said.act = [&] { return export_session(said.setting, said.session); };
  });

  auto* journal = program.add_subcommand("journal", "Look after a journal");
  journal->require_subcommand(1);
  auto* verify = journal->add_subcommand("verify", "Check every entry's checksum and chain");
  verify->add_option("journal", said.path, "The server's data folder, or postgresql://…")
      ->required();
  verify->callback([&] {
    said.needs_token = false;
    said.act = [&] { return verify_journal(said.setting, said.path); };
  });

  auto* tail = program.add_subcommand("tail", "Events of a session as JSON lines");
  take_session(tail, said);
  tail->add_option("--lines", said.lines, "End after so many");
  tail->callback([&] {
    said.act = [&] { return tail_session(said.setting, said.session, said.lines); };
  });
  auto* word = program.add_subcommand("say", "Join and write one note");
  take_session(word, said);
  word->add_option("text", said.text, "The note")->required();
  word->callback([&] { said.act = [&] { return say(said.setting, said.session, said.text); }; });
}

void offer_check(CLI::App& program, Said& said) {
  auto* check = program.add_subcommand("check", "What a code of the page /check means");
  check->add_option("code", said.text, "Three letters that somebody reads out")->required();
  check->callback([&] {
    said.needs_token = false;
    said.act = [&] { return explain_check(said.text, said.setting.json); };
  });
}

void offer_paper(CLI::App& program, Said& said) {
  auto* cards = program.add_subcommand("cards", "Table cards and note slips, as HTML to print");
  take_session(cards, said);
  cards->add_option("--address", said.cards.address, "What people type; else --server");
  cards->add_option("--tables", said.cards.tables, "How many cards")->check(CLI::Range(0, 200));
  cards->add_option("--slips", said.cards.slips, "How many slips")->check(CLI::Range(0, 2'000));
  cards->callback([&] {
    said.act = [&] { return print_cards(said.setting, said.session, said.cards); };
  });
}

int start_polis(const Said& said) {
  PolisReplay replay{said.path, 0};
  if (said.speed != "max") {
    replay.speed = std::strtod(said.speed.c_str(), nullptr);
    if (!(replay.speed > 0)) {
      std::fprintf(stderr, "plenary: --speed must be max or a number above 0\n");
      return exit_usage;
    }
  }
  return replay_polis(said.setting, replay);
}

void offer_replays(CLI::App& program, Said& said) {
  auto* replay = program.add_subcommand("replay", "Replay real people against a server");
  replay->require_subcommand(1);
  auto* polis = replay->add_subcommand("polis", "A conversation: notes and votes of its people");
  polis->add_option("folder", said.path, "Its CSV files")->required();
  polis->add_option("--speed", said.speed, "max, or N to divide the pauses by");
  polis->callback([&] { said.act = [&] { return start_polis(said); }; });
  auto* text = replay->add_subcommand("text", "Two people typing into one text");
  text->add_option("file", said.path, "A concurrent trace, .json.gz")->required();
  text->callback([&] { said.act = [&] { return replay_text(said.setting, said.path); }; });
}

void offer_rehearsal(CLI::App& program, Said& said) {
  auto* rehearse = program.add_subcommand("rehearse", "Play a session with scripted people");
  rehearse
      ->add_option("agenda", said.rehearsal.agenda,
                   "full-day, focus-group, data-walk, alone-to-all, follow-up")
      ->required();
  rehearse->add_option("--people", said.rehearsal.people, "Scripted people");
  rehearse->add_option("--observers", said.rehearsal.observers, "Scripted observers");
  rehearse
      ->add_option("--transcripts", said.rehearsal.transcripts,
                   "Keep what one of each role was sent in this folder")
      ->check(CLI::ExistingDirectory);
  rehearse->callback([&] {
    said.act = [&] { return cli::rehearse(said.setting, said.rehearsal); };
  });
}

void take_words(LoadWish& wish, const LoadWords& words) {
  LoadWish meant = scenario_named(words.scenario).value_or(LoadWish{});
  meant.shape.people = words.people.value_or(meant.shape.people);
  meant.shape.rooms = words.rooms.value_or(meant.shape.rooms);
  meant.shape.observers = words.observers.value_or(meant.shape.observers);
  meant.shape.newcomers = words.newcomers.value_or(meant.shape.newcomers);
  meant.shape.notes = words.notes.value_or(meant.shape.notes);
  wish.scenario = words.scenario;
  wish.shape = meant.shape;
  wish.per_second = words.per_second.value_or(meant.per_second);
}

void offer_observing(CLI::App& program, Said& said) {
  auto* observe = program.add_subcommand(
      "observe", "Follow a session as observers until it is closed, and compare by hash");
  take_session(observe, said);
  observe->add_option("--observers", said.observing.observers, "How many")
      ->check(CLI::Range(1, 10'000));
  observe->add_option("--node", said.observing.nodes, "Nodes at which they come in, in turn");
  observe->callback([&] {
    said.act = [&] {
      said.observing.session = said.session;
      return cli::observe(said.setting, said.observing);
    };
  });
}

void offer_load(CLI::App& program, Said& said) {
  LoadWish& wish = said.load;
  LoadWords& words = said.load_words;
  auto* load = program.add_subcommand("load", "Many people at a fixed pace, and what it costs");
  load->add_option("scenario", words.scenario,
                   "S1: one session, everybody writes; S2: in rooms; S3: most only watch;\n"
                   "S4: nobody writes; S5: many come at once; S6: everybody sees everything")
      ->check(CLI::IsMember({"S1", "S2", "S3", "S4", "S5", "S6"}));
  load->add_option("--people", words.people, "Who write")->check(CLI::Range(0, 2'000));
  load->add_option("--rooms", words.rooms, "They sit in")->check(CLI::Range(0, 100));
  load->add_option("--observers", words.observers, "Who only watch")->check(CLI::Range(0, 10'000));
  load->add_option("--newcomers", words.newcomers, "Who come at once")
      ->check(CLI::Range(0, 10'000));
  load->add_option("--notes", words.notes, "That stand before")->check(CLI::Range(0, 8'000));
  load->add_option("--rate", words.per_second, "Commands a second, of all together")
      ->check(CLI::Range(0.1, 1e6));
  load->add_option("--warm-up", wish.warm_up_s, "Seconds before what is measured")
      ->check(CLI::Range(0.0, 600.0));
  load->add_option("--seconds", wish.seconds, "Seconds that are measured")
      ->check(CLI::Range(0.1, 3'600.0));
  load->add_option("--seed", wish.seed, "Of the times to send at");
  load->add_option("--server-pid", wish.server_pid, "Whose CPU and memory to measure");
  auto* peer = load->add_option("--peer", wish.peer,
                                "Something else instead of --server: plain, ws, nchan, nats,\n"
                                "socket.io, y-websocket, hocuspocus or tldraw");
  load->add_option("--at", wish.address, "HOST:PORT of the peer")->needs(peer);
  load->add_option("--message-bytes", wish.message_bytes, "Of a command to a peer")
      ->check(CLI::Range(16, 60'000));
  load->callback([&] {
    take_words(wish, words);
    said.needs_token = wish.peer.empty();
    said.act = [&] { return cli::load(said.setting, wish); };
  });
}

void offer_pulse(CLI::App& program, Said& said) {
  PulseWish& wish = said.pulse;
  auto* pulse = program.add_subcommand("pulse", "How long people wait while servers come and go");
  pulse->add_option("--people", wish.people, "How many")->check(CLI::Range(1, 200));
  pulse->add_option("--every", wish.every_ms, "Milliseconds between what each says")
      ->check(CLI::Range(20, 60'000));
  pulse->add_option("--seconds", wish.seconds, "For how long")->check(CLI::Range(0.1, 86'400.0));
  pulse->add_option("--code", wish.code, "Of a session that is there; without it, one of its own");
  pulse->callback([&] { said.act = [&] { return cli::pulse(said.setting, wish); }; });
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  Said said;
  CLI::App program("plenary: administration and replays of a Plenary server");
  program.footer(
      "Exit codes: 0 done, 1 a comparison or verification failed, 2 wrong usage,\n"
      "3 the server cannot be reached, 4 the server refused.");
  program.set_version_flag("--version", PLENARY_VERSION);
  program.require_subcommand(1);
  program.fallthrough();
  program.add_option("--server", said.setting.server, "The server's address")
      ->envname("PLENARY_SERVER");
  program.add_option("--token-file", said.setting.token_file, "The administrator's token")
      ->envname("PLENARY_TOKEN_FILE");
  program.add_option("--patience", said.setting.patience_s, "Seconds to wait for the server");
  program.add_flag("--json", said.setting.json, "Answer in JSON");
  offer_sessions(program, said);
  offer_records(program, said);
  offer_paper(program, said);
  offer_check(program, said);
  offer_replays(program, said);
  offer_rehearsal(program, said);
  offer_load(program, said);
  offer_observing(program, said);
  offer_pulse(program, said);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? exit_ok : exit_usage;
  }
  if (const int no = make_ready(said.setting, said.needs_token); no != exit_ok) return no;
  return said.act();
}

}  // namespace plenary::cli
