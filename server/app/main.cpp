#include <cstdio>
#include <exception>

#include "app/config.h"
#include "app/server.h"

int main(int argc, char** argv) {
  using plenary::app::Start;
  const auto reading = plenary::app::read_config(argc, argv);
  if (reading.start == Start::done) {
    std::printf("%s\n", reading.message.c_str());
    return 0;
  }
  if (reading.start == Start::refused) {
    std::fprintf(stderr, "plenaryd: %s\n", reading.message.c_str());
    return 2;
  }
  try {
    plenary::app::serve(reading.config);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "plenaryd: %s\n", error.what());
    return 1;
  }
  return 0;
}
