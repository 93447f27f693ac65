#include "clients/cli/program.h"

int main(int argc, char** argv) { return plenary::cli::run_program(argc, argv); }
