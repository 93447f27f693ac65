// Gives back to the machine what a crowd that came in needed and nobody needs any more.
//
// The allocator keeps what was freed for the next time: after 10,000 people had come in that was
// 2,700 bytes for each. Where a good part of memory lies idle while the server does little, it goes
// back; a busy server is left alone, which would only ask for it again.
#pragma once

#include "base/executor.h"

namespace plenary::app {

// From now on, every few seconds on that loop, for as long as it runs. Any thread.
void give_back_idle_memory(Executor& loop);

}  // namespace plenary::app
