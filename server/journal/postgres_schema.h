// The journal's tables in PostgreSQL, and how they come to be. Private to journal.
//
//   plenary_schema(version)
//   node(id, name, lease_until)                 one row a running plenaryd
//   session(id, title, created_at, closed, code, epoch, head, owner)
//   entry(session, seq, epoch, crc, chain, bytes)   every entry, canonical bytes
//   snapshot(session, seq, crc, chain, bytes)   the newest two; chain is the entry's at seq
//
// Ids and numbers without a sign go through bigint bit by bit. All time is PostgreSQL's.
#pragma once

#include <string>

#include "journal/postgres_connection.h"

namespace plenary::journal {

// Brings the tables to what this plenaryd knows, one node at a time. False, with a sentence for the
// operator, where that cannot be done or a newer plenaryd has been there.
bool migrate(PgConnection& connection, std::string& why);

}  // namespace plenary::journal
