# What Plenary is measured against, and that the measuring itself works; no test says how fast.
add_executable(plain_peer ${CMAKE_CURRENT_SOURCE_DIR}/bench/plain_peer.cpp)
target_compile_options(plain_peer PRIVATE ${PLENARY_WARNINGS})
target_link_libraries(plain_peer PRIVATE plenary_cli plenary_transport)

add_test(NAME bench_short
         COMMAND ${CMAKE_SOURCE_DIR}/tests/bench/run --bin ${CMAKE_BINARY_DIR}/bin --rates 100
                 --rounds 1 --people 20 --seconds 1 --warm-up 0.5)
set_tests_properties(bench_short PROPERTIES LABELS slow TIMEOUT 120 RUN_SERIAL ON
                     ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
