#include "fascia/security/sign_in.hpp"

#include "fascia/security/password.hpp"

#include <boost/test/unit_test.hpp>

using namespace fascia;
using namespace fascia::security;
using namespace std::chrono_literals;

namespace {

struct HandClock final : Clock {
    Instant now() const override { return present; }
    Instant present{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};
};

struct Clinic {
    HandClock clock;
    User physician{.login = "physician",
                   .password_hash = hash_password("correct horse battery", Salt{1}).value(),
                   .practitioner = "Practitioner/p1",
                   .display = "Dr P",
                   .roles = {Role::physician}};
    SignIn sign_in{[this](std::string_view login) -> Outcome<std::optional<User>> {
                       if (login == physician.login) return std::optional{physician};
                       return std::optional<User>{};
                   },
                   clock, 1h};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(signing_in)

BOOST_FIXTURE_TEST_CASE(the_right_password_gives_a_token_that_names_the_user, Clinic) {
    const auto token = sign_in.sign_in("physician", "correct horse battery");
    BOOST_REQUIRE(token.has_value());
    const auto context = sign_in.authenticate(token->value);
    BOOST_REQUIRE(context.has_value());
    BOOST_TEST(context->practitioner == "Practitioner/p1");
    BOOST_TEST((context->authenticated == clock.now()));
    BOOST_TEST(context->roles.has(Role::physician));
    BOOST_TEST(!context->roles.has(Role::medical_assistant));
}

BOOST_FIXTURE_TEST_CASE(wrong_password_and_unknown_login_get_the_same_answer, Clinic) {
    const auto wrong = sign_in.sign_in("physician", "correct horse batterie");
    const auto unknown = sign_in.sign_in("nobody", "correct horse battery");
    BOOST_REQUIRE(!wrong.has_value());
    BOOST_REQUIRE(!unknown.has_value());
    BOOST_TEST((wrong.error().kind() == FailureKind::unauthenticated));
    BOOST_TEST(wrong.error().issues()[0].text == unknown.error().issues()[0].text);
}

BOOST_FIXTURE_TEST_CASE(a_token_ends_with_its_time_and_when_revoked, Clinic) {
    const auto first = sign_in.sign_in("physician", "correct horse battery").value();
    const auto second = sign_in.sign_in("physician", "correct horse battery").value();
    BOOST_TEST(first.value != second.value);
    sign_in.revoke(second.value);
    BOOST_TEST(!sign_in.authenticate(second.value).has_value());
    BOOST_TEST(sign_in.authenticate(first.value).has_value());
    clock.present += 1h;
    BOOST_TEST(!sign_in.authenticate(first.value).has_value());
    BOOST_TEST(!sign_in.authenticate("").has_value());
}

BOOST_FIXTURE_TEST_CASE(a_hundred_failures_in_a_row_lock_a_login_for_a_while, Clinic) {
    physician.password_hash = "not a hash";  // fails fast: the count is what is tested
    for (int i = 0; i < 100; ++i) (void)sign_in.sign_in("physician", "x");
    BOOST_TEST((sign_in.sign_in("physician", "x").error().kind() == FailureKind::throttled));
    clock.present += 16min;
    BOOST_TEST((sign_in.sign_in("physician", "x").error().kind() == FailureKind::unauthenticated));
}

BOOST_AUTO_TEST_CASE(a_password_hash_is_salted_argon2id_and_short_passwords_are_refused) {
    const std::string hash = hash_password("correct horse battery", Salt{1}).value();
    BOOST_TEST(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    BOOST_TEST(hash != hash_password("correct horse battery", Salt{2}).value());
    BOOST_TEST(!verify_password("correct horse battery!", hash));
    BOOST_TEST(!hash_password("short", Salt{}).has_value());
}

BOOST_AUTO_TEST_CASE(an_account_survives_writing_and_reading) {
    const User user{.login = "ma",
                    .password_hash = "$argon2id$x",
                    .practitioner = "Practitioner/m1",
                    .display = "M \"A\"",
                    .roles = {Role::medical_assistant, Role::front_desk}};
    const User read = read_user(write_user(user)).value();
    BOOST_TEST(read.display == user.display);
    BOOST_TEST(read.roles.has(Role::front_desk));
    BOOST_TEST(!read.roles.has(Role::physician));
    BOOST_TEST(!read_user("[]").has_value());
    BOOST_TEST(!read_user("{").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
