# C++ from proto/plenary/v1, in a target of its own with no warnings of ours; seen by wire only.
file(GLOB protos CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/proto/plenary/v1/*.proto)
set(generated_dir ${CMAKE_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${generated_dir})
set(generated)
foreach(proto IN LISTS protos)
  get_filename_component(stem ${proto} NAME_WE)
  add_custom_command(
    OUTPUT ${generated_dir}/plenary/v1/${stem}.pb.cc ${generated_dir}/plenary/v1/${stem}.pb.h
    COMMAND protobuf::protoc -I${CMAKE_SOURCE_DIR}/proto --cpp_out=${generated_dir} ${proto}
    DEPENDS ${protos} VERBATIM)
  list(APPEND generated ${generated_dir}/plenary/v1/${stem}.pb.cc)
endforeach()
add_library(plenary_wire_generated STATIC ${generated})
# Each generated file has its own `schemas`.
set_target_properties(plenary_wire_generated PROPERTIES UNITY_BUILD OFF)
target_include_directories(plenary_wire_generated SYSTEM PUBLIC ${generated_dir}
                           ${Protobuf_INCLUDE_DIRS})
target_link_libraries(plenary_wire_generated PUBLIC protobuf::libprotobuf)
