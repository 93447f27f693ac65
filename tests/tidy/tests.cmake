# Checks of the project itself; each takes a second or two. `lint --tidy` takes minutes and is run
# by hand.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(tidy ${CMAKE_CURRENT_LIST_DIR})

foreach(check layers shape rules documents selftest)
  add_test(NAME tidy_${check} COMMAND ${Python3_EXECUTABLE} ${tidy}/${check}.py)
endforeach()
add_test(NAME tidy_targets
         COMMAND ${Python3_EXECUTABLE} ${tidy}/targets.py --build ${CMAKE_BINARY_DIR})
set_tests_properties(tidy_layers tidy_shape tidy_rules tidy_documents tidy_selftest tidy_targets
                     PROPERTIES LABELS fast TIMEOUT 300 ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)

add_test(NAME tidy_format COMMAND ${Python3_EXECUTABLE} ${tidy}/lint --all --format)
set_tests_properties(tidy_format PROPERTIES LABELS fast TIMEOUT 300
                     ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
