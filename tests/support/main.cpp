// The one definition of Boost.Test's main for every test program.
#define BOOST_TEST_MODULE fascia
#define BOOST_TEST_DYN_LINK
#include <boost/test/unit_test.hpp>
