// What one session may hold, with the reason beside each number.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plenary::audit::limits {

inline constexpr std::size_t notes_max = 10'000;        // Four times the largest audit seen.
inline constexpr std::size_t groups_max = 2'000;        // A wall nobody could read is past help.
inline constexpr std::size_t causes_max = 2'000;        // Merged maps stay under a hundred.
inline constexpr std::size_t cause_links_max = 6'000;   // Three a cause.
inline constexpr std::size_t cause_maps_max = 200;      // One a room and some to spare.
inline constexpr std::size_t rooms_max = 100;           // 33 breakouts is a large day.
inline constexpr std::size_t seats_max = 12'000;        // 10,000 observers and a town.
inline constexpr std::size_t ballots_max = 200;         // A ballot every two minutes of a day.
inline constexpr std::size_t ballot_items_max = 1'000;  // More cannot be read by a voter.
inline constexpr std::size_t minutes_max = 200;         // One a room, twice over.
inline constexpr std::size_t join_codes_max = 50;       // Rotated codes are kept to be refused.
inline constexpr std::size_t invitations_max = 500;     // Links to facilitators and observers.
inline constexpr std::size_t tickets_per_seat_max = 8;  // A phone, a laptop, and lost ones.
inline constexpr std::size_t phases_max = 200;          // Ten phases a day, kept for looking back.

inline constexpr std::uint32_t note_scalars_max = 2'000;      // A page; more is a document.
inline constexpr std::uint32_t title_scalars_max = 200;       // One line on a wall.
inline constexpr std::uint32_t minutes_scalars_max = 60'000;  // A day's minutes.
inline constexpr std::size_t text_runs_max = 40'000;          // Bounds a text's walk.
inline constexpr std::uint32_t name_scalars_max = 60;         // Fits a phone.
inline constexpr std::uint32_t label_scalars_max = 40;        // A stakeholder group, a language.
inline constexpr std::size_t labels_max = 32;                 // Groups or languages of a session.
inline constexpr std::uint32_t combining_marks_max = 8;       // In a row; scripts need four.

inline constexpr std::uint32_t group_shown_min = 5;             // Of fewer, one could guess who.
inline constexpr std::uint32_t points_budget = 100;             // What "100 points" means.
inline constexpr std::uint32_t objection_scalars_max = 500;     // A paragraph.
inline constexpr std::size_t minority_notes_max = 50;           // As many as anybody reads.
inline constexpr std::uint32_t announcement_scalars_max = 300;  // Read at a glance.
inline constexpr std::size_t announcements_max = 500;           // One a minute of a long day.
inline constexpr std::size_t planned_phases_max = 40;           // Four times the longest template.
inline constexpr std::uint32_t phase_minutes_max = 24 * 60;
inline constexpr std::int64_t move_undo_ms = 60'000;       // F02: "undo for 60 s".
inline constexpr std::size_t reveal_max = 500;             // Notes in one entry.
inline constexpr std::uint32_t tokens_a_phase = 24;        // Notes one may write unlinkably.
inline constexpr std::int64_t unlinked_late_ms = 180'000;  // What waited when everybody was moved.
inline constexpr std::size_t groups_merged_max = 50;       // At once.
inline constexpr std::uint32_t dots_max = 1'000;           // A budget is counted by hand.
inline constexpr std::int32_t coordinate_max = 1'000'000;  // Map positions, either way.
inline constexpr std::uint32_t strength_max = 5;
inline constexpr std::uint32_t observer_delay_s_max = 600;
inline constexpr std::int64_t timer_ms_max = 24LL * 3600 * 1000;

inline constexpr std::size_t arranged_max = 600;          // Three times the largest audit.
inline constexpr std::size_t bonds_max = 200;             // Kept in somebody's head, after all.
inline constexpr std::size_t bond_seats_max = 40;         // A class.
inline constexpr std::size_t review_steps_max = 40;       // Then it is talked about, not clicked.
inline constexpr std::size_t table_seats_max = 12;        // A large table.
inline constexpr std::uint32_t close_notice_s_max = 600;  // More is a timer.

inline constexpr std::size_t evidence_max = 6'000;  // One a link of all maps.
inline constexpr std::size_t findings_max = 500;    // A report nobody would finish.
inline constexpr std::size_t priorities_max = 100;
inline constexpr std::size_t commitments_max = 200;        // Twenty are many.
inline constexpr std::size_t helpers_max = 20;             // Then it is everybody's, so nobody's.
inline constexpr std::uint32_t cell_scalars_max = 120;     // A column's heading.
inline constexpr std::uint32_t promise_scalars_max = 300;  // A step, a measure, a report.
inline constexpr std::int32_t due_day_max = 60'000;        // In 2134.
inline constexpr std::uint32_t hypothesis_evidence_min = 1;
inline constexpr std::uint32_t root_evidence_min = 2;  // One source alone can mislead.
inline constexpr std::size_t merged_maps_max = 100;    // One a room.
inline constexpr std::size_t merged_causes_max = 600;  // Compared each with each.
inline constexpr std::size_t aliases_max = 600;
inline constexpr std::size_t in_the_way_max = 50;  // Named, of what a map is not parted for.

inline constexpr std::uint32_t agreement_scalars_max = 1'000;  // Read before coming in, on a phone.
inline constexpr std::uint32_t whole_scalars_max = 4'000;      // Two pages, for who wants them.
inline constexpr std::size_t agreement_bytes_max = 48 << 10;   // All languages, in one message.

inline constexpr std::size_t done_list_max = 64;        // Names a list, sent with each that comes.
inline constexpr std::size_t receipts_per_device = 64;  // As many as may be in flight.
inline constexpr std::size_t undo_steps_max = 32;       // Per seat.
inline constexpr std::size_t undo_changes_max = 256;    // A larger command is not undoable.
inline constexpr std::size_t move_changes_max = 4'000;  // But a move of 600 people and their notes.

}  // namespace plenary::audit::limits
