// The tables that are looked into with every command: Boost's, which ask no division of a look and
// nothing at all of one into an empty table (a third less than std's, measured).
//
// Whoever keeps a reference into one may, until that element is erased. Keyed by ids from outside,
// they are safe from whoever chooses those (id.h).
#pragma once

#include <functional>

#include <boost/unordered_map.hpp>
#include <boost/unordered_set.hpp>

namespace plenary {

template <class Key, class Value, class Hash = std::hash<Key>>
using HashMap = boost::unordered_map<Key, Value, Hash>;

template <class Key, class Hash = std::hash<Key>>
using HashSet = boost::unordered_set<Key, Hash>;

}  // namespace plenary
