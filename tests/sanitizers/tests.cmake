# The same test programs once more, built with a sanitizer: slow, so only where asked for (preset
# check). Each build is a test of its own, so that a sanitizer that finds something, or does not
# even build, stands in the one summary.
option(PLENARY_SANITIZED_TESTS "Run the tests under ASan, UBSan and TSan too" OFF)
if(NOT PLENARY_SANITIZED_TESTS)
  return()
endif()

# plenary_sanitized(tsan unit_live integration): builds them with the preset and runs each.
function(plenary_sanitized preset)
  set(programs)
  foreach(program IN LISTS ARGN)
    if(TARGET ${program})
      list(APPEND programs ${program})
    endif()
  endforeach()
  add_test(NAME ${preset}_build
           COMMAND ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/build ${preset} ${programs}
           WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${preset}_build PROPERTIES LABELS slow TIMEOUT 1800 RUN_SERIAL ON
                       FIXTURES_SETUP ${preset})
  foreach(program IN LISTS programs)
    add_test(NAME ${preset}_${program} COMMAND ${CMAKE_SOURCE_DIR}/build/${preset}/bin/${program})
    set_tests_properties(${preset}_${program} PROPERTIES LABELS slow TIMEOUT 600
                         FIXTURES_REQUIRED ${preset})
  endforeach()
endfunction()

plenary_sanitized(asan unit_base unit_audit unit_live unit_wire unit_transport unit_gateway
                  unit_app contract)
plenary_sanitized(tsan unit_live unit_transport unit_gateway contract integration)
