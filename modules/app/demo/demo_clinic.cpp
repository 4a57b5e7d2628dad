#include "app/detail/demo_clinic.hpp"

#include "fascia/fhir/draft.hpp"

#include "app/detail/call.hpp"
#include "app/detail/demo_patient.hpp"
#include "app/detail/files.hpp"

#include <boost/json.hpp>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace fascia::app {
namespace {

namespace json = boost::json;

std::string text(const json::object& object, std::string_view name) {
    return std::string{object.at(name).as_string()};
}

std::string random_password() {
    static constexpr char letters[] =
        "abcdefghjkmnpqrstuvwxyz23456789-";  // 32 that are not mistaken for each other
    std::array<unsigned char, 20> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("the random generator has no entropy");
    std::string password;
    for (const unsigned char byte : bytes) password += letters[byte % 32];
    return password;
}

Outcome<void> put_practitioner(Clinic& clinic, const json::object& row) {
    fhir::Draft practitioner{"Practitioner"};
    practitioner->set("id", text(row, "id"));
    practitioner->add("name").set("family", text(row, "family")).add("given", text(row, "given"));
    practitioner->add("qualification")
        .add("code")
        .add("coding")
        .set("system", "http://terminology.hl7.org/CodeSystem/v2-0360")
        .set("code", text(row, "qualification"));
    interaction::Request request{.body = practitioner.freeze(), .access = security::open_access()};
    const auto reply =
        call(*clinic.services, "PUT", "Practitioner/" + text(row, "id"), std::move(request));
    return reply ? Outcome<void>{} : Outcome<void>{reply.error()};
}

/// Saves the account and the Practitioner; who they are afterwards.
Outcome<security::AccessContext> add_staff(Clinic& clinic, const json::object& row,
                                           std::vector<DemoLogin>& logins) {
    const DemoLogin login{text(row, "login"), random_password(), text(row, "role")};
    UserOptions options;
    options.login = login.login;
    options.practitioner = "Practitioner/" + text(row, "id");
    options.display = text(row, "given") + " " + text(row, "family");
    options.roles = {login.role};
    const auto user = make_user(options, login.password);
    if (!user) return user.error();
    if (const auto saved = clinic.accounts->save(*user); !saved) return saved.error();
    if (const auto put = put_practitioner(clinic, row); !put) return put.error();
    logins.push_back(login);
    return security::AccessContext{user->login, user->practitioner, user->display, user->roles};
}

}  // namespace

Outcome<std::vector<DemoLogin>> make_demo_clinic(Clinic& clinic,
                                                 const std::filesystem::path& content) {
    const auto file = read_file((content / "demo/clinic.json").string());
    if (!file) return file.error();
    const json::value parsed = json::parse(*file);
    const json::object& data = parsed.as_object();
    std::vector<DemoLogin> logins;
    std::vector<security::AccessContext> staff;
    for (const auto& row : data.at("staff").as_array()) {
        auto member = add_staff(clinic, row.as_object(), logins);
        if (!member) return member.error();
        staff.push_back(std::move(*member));
    }
    for (const auto& row : data.at("patients").as_array()) {
        DemoPatient patient{clinic, data, row.as_object(), staff.at(0), staff.at(1)};
        if (const auto lived = patient.live(); !lived)
            return Failure{lived.error()}.with_note(json::serialize(row) + " " +
                                                    Failure{lived.error()}.private_note());
    }
    return logins;
}

}  // namespace fascia::app
