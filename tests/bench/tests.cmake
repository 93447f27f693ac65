# What Plenary is measured against, and that the measuring itself works; no test says how fast.
add_executable(plain_peer ${CMAKE_CURRENT_SOURCE_DIR}/bench/plain_peer.cpp)
target_compile_options(plain_peer PRIVATE ${PLENARY_WARNINGS})
target_link_libraries(plain_peer PRIVATE plenary_cli plenary_transport)

# Each scenario in small. The first also with every server of others, so that what speaks to them
# stays true.
function(plenary_bench name)
  add_test(NAME bench_${name}
           COMMAND ${CMAKE_SOURCE_DIR}/tests/bench/run ${name} --bin ${CMAKE_BINARY_DIR}/bin
                   --rounds 1 --seconds 1 --warm-up 0.5 ${ARGN})
  set_tests_properties(bench_${name} PROPERTIES LABELS slow TIMEOUT 900 RUN_SERIAL ON
                       ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endfunction()
plenary_bench(S1 --rates 100 --people 20
              --peers nchan,nats,ws,socket.io,y-websocket,hocuspocus,tldraw)
plenary_bench(S2 --rates 100 --people 40 --rooms 4 --peers nats,ws,tldraw)
plenary_bench(S3 --rates 10 --people 5 --observers 100)
plenary_bench(S4 --observers 200 --peers ws)
plenary_bench(S5 --rates 10 --people 5 --newcomers 100 --notes 100
              --peers nchan,ws,socket.io,y-websocket,hocuspocus,tldraw)
plenary_bench(S6 --rates 100 --people 50)

# What single steps cost: `build/release/bin/micro`, and here that all of them run.
find_package(benchmark REQUIRED)
file(GLOB micro_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/bench/micro/*.cpp)
add_executable(micro ${micro_sources})
if(PLENARY_SANITIZE)
  set_target_properties(micro PROPERTIES EXCLUDE_FROM_ALL ON)  # Measures nothing there.
endif()
target_include_directories(micro PRIVATE ${CMAKE_SOURCE_DIR}/server ${CMAKE_SOURCE_DIR})
target_compile_options(micro PRIVATE ${PLENARY_WARNINGS} -Wno-missing-field-initializers)
target_compile_definitions(micro PRIVATE PLENARY_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_link_libraries(micro PRIVATE plenary_cli plenary_gateway plenary_journal GTest::gtest
                      benchmark::benchmark benchmark::benchmark_main)
add_test(NAME bench_micro COMMAND micro --benchmark_min_time=0.001
                                  --benchmark_filter=-/1000000/)
set_tests_properties(bench_micro PROPERTIES LABELS slow TIMEOUT 900)

# That what people do most costs no more in a session of 9,000 notes than in one of 100, nor among
# 1,900 causes than among 20, nor where a thousand are done already.
add_test(NAME bench_growth_commands
         COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/bench/constant --bin ${CMAKE_BINARY_DIR}/bin
                 --only "^(add_and_remove_note|edit_text|vote|move_note)<Grows::notes>/|^say_done|\
^(add_and_remove_cause|cite_and_remove_evidence|lift_and_lower_cause|add_and_remove_finding)/")
# A session that is opened cold is what it was, also from the log alone, and watched once more.
add_test(NAME bench_cold
         COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/bench/cold --bin ${CMAKE_BINARY_DIR}/bin
                 --entries 6000 --rate 2000 --rounds 1)
# How the whole grows, in small, and what follows from it.
add_test(NAME bench_growth
         COMMAND sh -c "folder=$(mktemp -d) && bench/growth --bin '${CMAKE_BINARY_DIR}/bin' \
--rounds 1 --seconds 1 --divided-by 100 --json $folder/growth && \
bench/run S1 --bin '${CMAKE_BINARY_DIR}/bin' --rounds 1 --seconds 1 --people 20 --rates 100 \
--json $folder/run && bench/plan --measured $folder/growth $folder/run && rm -r $folder"
         WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
set_tests_properties(bench_growth_commands bench_cold bench_growth
                     PROPERTIES LABELS slow TIMEOUT 900 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
set_tests_properties(bench_growth_commands bench_cold PROPERTIES RUN_SERIAL ON)
set_tests_properties(bench_growth PROPERTIES PROCESSORS 1)  # Mostly waits for what is due.
# The operations page shows what the kept figures come to.
add_test(NAME bench_plan COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/bench/plan --check)
set_tests_properties(bench_plan PROPERTIES ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
