# What deploy/ offers to those who run a server: read by the programs it is written for, and used.
# By Debian's Python, which has Debian's YAML.
find_program(PLENARY_DEBIAN_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

# plenary_deployed(name label): tests/deploy/NAME.py
function(plenary_deployed name label)
  add_test(NAME deploy_${name}
           COMMAND ${PLENARY_DEBIAN_PYTHON} ${CMAKE_SOURCE_DIR}/tests/deploy/${name}.py
                   ${CMAKE_BINARY_DIR}/bin)
  set_tests_properties(deploy_${name} PROPERTIES LABELS ${label} TIMEOUT 900
                       ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endfunction()

plenary_deployed(chapter fast)
plenary_deployed(units fast)
plenary_deployed(containers fast)
plenary_deployed(chart fast)
plenary_deployed(proxies slow)
plenary_deployed(restore slow)
plenary_deployed(outages slow)
set_tests_properties(deploy_proxies PROPERTIES PROCESSORS 1)  # It waits for heartbeats.
