# How a folder becomes a target: one call a folder, the same flags for all of them.

find_program(PLENARY_CCACHE ccache)
if(PLENARY_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${PLENARY_CCACHE})
endif()
find_program(PLENARY_LLD ld.lld)
if(PLENARY_LLD)
  add_link_options(-fuse-ld=lld)
endif()
if(PLENARY_SANITIZE)
  # vptr looks at memory through a pipe, and takes it for lost where a test leaves no descriptor.
  add_compile_options(-fsanitize=${PLENARY_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PLENARY_SANITIZE})
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-fstack-protector-strong -D_GLIBCXX_ASSERTIONS -U_FORTIFY_SOURCE
                      -D_FORTIFY_SOURCE=3 -fPIE)
  add_link_options(-pie -Wl,-z,relro,-z,now)
endif()
# The Beast files take a gigabyte each to compile: never two at once.
set_property(GLOBAL PROPERTY JOB_POOLS beast=1)

set(PLENARY_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast
                     -Wnon-virtual-dtor -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees phantom uninitialised alternatives in moved std::variants at -O2 (GCC bug 105562).
  list(APPEND PLENARY_WARNINGS -Wno-maybe-uninitialized)
else()
  # std::stable_sort of libstdc++ 12 calls what libstdc++ 12 calls deprecated.
  list(APPEND PLENARY_WARNINGS -Wno-deprecated-declarations)
endif()
if(CMAKE_UNITY_BUILD)
  # Files that are compiled together do not shadow each other's names.
  list(REMOVE_ITEM PLENARY_WARNINGS -Wshadow)
endif()
find_package(Threads REQUIRED)

# Asio and Beast, compiled once (transport/boost_net.cpp, the target plenary_boost_net), with the
# same switches everywhere.
function(plenary_asio_switches target visibility)
  target_compile_definitions(${target} ${visibility} BOOST_ASIO_SEPARATE_COMPILATION
    BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
  if(PLENARY_SANITIZE MATCHES "thread")
    # ThreadSanitizer does not see fences; Asio's locks order the same things for it.
    target_compile_definitions(${target} ${visibility} BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endfunction()

function(plenary_use_asio target visibility)
  if(NOT TARGET plenary_boost_net)
    add_library(plenary_boost_net STATIC ${CMAKE_SOURCE_DIR}/server/transport/boost_net.cpp)
    plenary_asio_switches(plenary_boost_net PUBLIC)
  endif()
  plenary_asio_switches(${target} ${visibility})
  target_link_libraries(${target} ${visibility} plenary_boost_net Threads::Threads)
endfunction()

# All builds but dev (CMAKE_UNITY_BUILD in CMakePresets.json) compile a folder's files eight at a
# time, which is CMake's number: what they include is compiled once. dev compiles each file by
# itself, so each still includes what it needs. The Beast files are always by themselves.
#
# plenary_module(audit USES base): every .cpp of server/audit is the target plenary_audit.
function(plenary_module name)
  cmake_parse_arguments(ARG "" "" "USES;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/(main|boost_net)\\.cpp$")
  if(NOT sources)
    add_library(plenary_${name} INTERFACE)
    target_include_directories(plenary_${name} INTERFACE ${CMAKE_SOURCE_DIR}/server)
    return()
  endif()
  add_library(plenary_${name} STATIC ${sources})
  target_include_directories(plenary_${name} PUBLIC ${CMAKE_SOURCE_DIR}/server)
  target_compile_options(plenary_${name} PRIVATE ${PLENARY_WARNINGS})
  list(TRANSFORM ARG_USES PREPEND plenary_)
  target_link_libraries(plenary_${name} PUBLIC ${ARG_USES} PRIVATE ${ARG_PRIVATE})
endfunction()
