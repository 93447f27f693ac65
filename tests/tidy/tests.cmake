# Checks of the project itself; each takes a second or two. shape.py, rules.py and lint stand beside
# them to be run by hand until the code passes them whole.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(tidy ${CMAKE_CURRENT_LIST_DIR})

foreach(check layers documents selftest)
  add_test(NAME tidy_${check} COMMAND ${Python3_EXECUTABLE} ${tidy}/${check}.py)
endforeach()
add_test(NAME tidy_targets
         COMMAND ${Python3_EXECUTABLE} ${tidy}/targets.py --build ${CMAKE_BINARY_DIR})
set_tests_properties(tidy_layers tidy_documents tidy_selftest tidy_targets
                     PROPERTIES LABELS fast TIMEOUT 60 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
