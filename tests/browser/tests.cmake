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
plenary_web_test(browser_breakouts slow browser -w web -- breakouts)
plenary_web_test(browser_full_day slow browser -w web -- full_day)
plenary_web_test(browser_door slow browser -w web -- door)
plenary_web_test(browser_windows slow browser -w web -- windows)
plenary_web_test(browser_nobody_and_again slow browser -w web -- nobody_and_again)
plenary_web_test(browser_pseudo_locale slow browser -w web)
set_tests_properties(browser_focus_group browser_breakouts browser_full_day browser_door
                     browser_windows browser_nobody_and_again browser_pseudo_locale
                     PROPERTIES RUN_SERIAL ON)
# All plays once more, in words of no language: whatever stands on a screen and in no catalogue, or
# does not fit 320 pixels when it is 40 % longer, fails.
set_property(TEST browser_pseudo_locale APPEND PROPERTY ENVIRONMENT PLENARY_LANGUAGE=en-XA)
