#Random sessions on real Hosts over the memory twins, with the invariants checked after each step.
file(GLOB simulation_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/simulation/*.cpp)
add_executable(simulation ${simulation_sources})
target_include_directories(simulation PRIVATE ${CMAKE_SOURCE_DIR}/server ${CMAKE_SOURCE_DIR})
target_compile_options(simulation PRIVATE ${PLENARY_WARNINGS} -Wno-missing-field-initializers)
target_link_libraries(simulation PRIVATE plenary_live plenary_journal plenary_presence
                                         plenary_gateway plenary_wire GTest::gtest)

# 200 seeds with some 2,000 commands each, in two halves, one a core; a sanitizer makes them forty
# times slower, so it gets fewer.
set(simulation_seeds 100)
set(simulation_all --every-command)
if(PLENARY_SANITIZE)
  set(simulation_seeds 5)
  set(simulation_all)
endif()
foreach(first IN ITEMS 1 101)
  add_test(NAME simulation_from_${first}
           COMMAND simulation --seed ${first} --seeds ${simulation_seeds} --people 20 --steps 5000
                   ${simulation_all})
  set_tests_properties(simulation_from_${first} PROPERTIES LABELS slow TIMEOUT 900)
endforeach()
add_test(NAME simulation_finds_what_is_planted
         COMMAND simulation --plants --seeds 20 --people 20 --steps 5000)
set_tests_properties(simulation_finds_what_is_planted PROPERTIES LABELS slow TIMEOUT 900)
