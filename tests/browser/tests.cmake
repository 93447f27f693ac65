# The web clients: checked, tested by themselves against the real server, and in a real browser. The
# tests stand beside what they test, in clients/sdk/test and clients/web/test.
set(clients ${CMAKE_SOURCE_DIR}/clients)

add_test(NAME web_build COMMAND ${clients}/build)
set_tests_properties(web_build PROPERTIES FIXTURES_SETUP web_app LABELS fast TIMEOUT 900)

# plenary_web_test(name label npm-words…)
function(plenary_web_test name label)
  add_test(NAME ${name} COMMAND ${clients}/with-node npm run --silent ${ARGN})
  set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED web_app LABELS ${label} TIMEOUT 600
                       ENVIRONMENT PLENARY_BIN=${CMAKE_BINARY_DIR}/bin)
endfunction()

plenary_web_test(web_check fast check)
plenary_web_test(web_sdk fast test -w sdk)
plenary_web_test(web_screens fast test -w web)
plenary_web_test(browser_focus_group slow browser -w web -- focus_group)
plenary_web_test(browser_full_day slow browser -w web -- full_day)
set_tests_properties(browser_focus_group browser_full_day PROPERTIES RUN_SERIAL ON)
