#include "app/detail/clinic.hpp"

#include "fascia/fhir/json.hpp"

#include <sstream>

namespace fascia::app {
namespace {

constexpr std::string_view logins_setting = "users", served_setting = "served";

std::string user_setting(std::string_view login) {
    return "user/" + std::string{login};
}

Outcome<std::vector<std::string>> read_logins(store::Repository& repository) {
    const auto list = repository.setting(logins_setting);
    if (!list) return list.error();
    std::vector<std::string> logins;
    std::istringstream words{list->value_or("")};
    for (std::string login; words >> login;) logins.push_back(login);
    return logins;
}

std::vector<std::filesystem::path> search_folders(const std::filesystem::path& content,
                                                  const std::string& own) {
    std::vector<std::filesystem::path> folders{content / "search"};
    if (!own.empty()) folders.emplace_back(own);
    return folders;
}

}  // namespace

Outcome<std::optional<security::User>> Accounts::find(std::string_view login) {
    const auto json = repository_.setting(user_setting(login));
    if (!json) return json.error();
    if (!*json) return std::optional<security::User>{};
    auto user = security::read_user(**json);
    if (!user) return user.error();
    return std::optional{std::move(*user)};
}

Outcome<void> Accounts::save(const security::User& user) {
    const auto known = find(user.login);
    if (!known) return known.error();
    if (const auto saved =
            repository_.set_setting(user_setting(user.login), security::write_user(user));
        !saved)
        return saved.error();
    if (*known) return {};
    const auto list = repository_.setting(logins_setting);
    if (!list) return list.error();
    return repository_.set_setting(logins_setting, list->value_or("") + user.login + " ");
}

Outcome<std::map<std::string, std::string, std::less<>>> Accounts::roles() {
    const auto logins = read_logins(repository_);
    if (!logins) return logins.error();
    std::map<std::string, std::string, std::less<>> roles;
    for (const auto& login : *logins) {
        const auto user = find(login);
        if (!user) return user.error();
        if (!*user || (*user)->practitioner.empty()) continue;
        if (const auto role = security::highest((*user)->roles))
            roles[(*user)->practitioner] = security::to_code(*role);
    }
    return roles;
}

Outcome<std::unique_ptr<Clinic>> Clinic::open(const CommonOptions& options, const std::string& zone,
                                              bool migrate, std::string_view base_url) {
    auto clinic = std::unique_ptr<Clinic>{new Clinic};
    const auto clinic_zone = Zone::find(zone);
    if (!clinic_zone) return clinic_zone.error();
    const auto folder = content_folder(options.content);
    if (!folder) return folder.error();
    auto content = load_content(*folder);
    if (!content) return content.error();
    clinic->content = std::move(*content);
    auto parameters = SearchParameters::load(search_folders(*folder, options.search_parameters));
    if (!parameters) return parameters.error();
    clinic->search_parameters = std::move(*parameters);
    auto registry = clinic->search_parameters.make_registry(*clinic_zone, base_url);
    if (!registry) return registry.error();
    clinic->registry = std::move(*registry);
    clinic->served_as_ = clinic_zone->name() + "\n" + std::string{base_url};
    auto repository =
        store::open({.url = options.database}, migrate, clinic->clock, clinic->registry);
    if (!repository) return repository.error();
    clinic->repository = std::move(*repository);
    Accounts& accounts = clinic->accounts.emplace(*clinic->repository);
    clinic->services.emplace(
        interaction::Services{.repository = *clinic->repository,
                              .registry = *clinic->registry,
                              .clock = clinic->clock,
                              .ids = clinic->ids,
                              .zone = *clinic_zone,
                              .protocols = clinic->content.protocols,
                              .protocol_faults = clinic->content.faults,
                              .account_roles = [&accounts] { return accounts.roles(); }});
    return clinic;
}

Outcome<std::unique_ptr<Clinic>> Clinic::open_as_served(const CommonOptions& options) {
    auto clinic = open(options, "UTC", true);
    if (!clinic) return clinic;
    const auto served = (*clinic)->repository->setting(served_setting);
    if (!served) return served.error();
    if (!*served || **served == (*clinic)->served_as_) return clinic;
    const std::size_t line = (*served)->find('\n');
    const std::string zone = (*served)->substr(0, line), base_url = (*served)->substr(line + 1);
    clinic->reset();
    return open(options, zone, true, base_url);
}

Outcome<void> Clinic::note_that_it_serves() {
    const auto noted = repository->setting(served_setting);
    if (!noted) return noted.error();
    return *noted == served_as_ ? Outcome<void>{}
                                : repository->set_setting(served_setting, served_as_);
}

Outcome<void> Clinic::install_definitions() {
    std::vector<fhir::Resource> definitions = content.operations;
    for (const auto& more : {search_parameters.served(), content.terminology})
        definitions.insert(definitions.end(), more.begin(), more.end());
    for (const auto& [id, protocol] : content.protocols)
        definitions.insert(definitions.end(), protocol->definitions().begin(),
                           protocol->definitions().end());
    std::vector<store::Prepared> changed;
    for (const auto& definition : definitions) {
        auto prepared = store::prepare(definition, definition.id(), *registry);
        const auto standing = repository->read(prepared.type, prepared.id);
        const auto stored =
            standing ? fhir::parse_json(standing->json) : Outcome<fhir::Resource>{Failure{}};
        if (stored && store::prepare(*stored, prepared.id, *registry).tail == prepared.tail)
            continue;
        changed.push_back(std::move(prepared));
    }
    if (changed.empty()) return {};
    return repository->run(
        {.user = "fascia", .request = "install"}, [&](store::UnitOfWork& unit) -> Outcome<void> {
            for (const auto& definition : changed)
                if (const auto put = unit.put(definition, "PUT", std::nullopt); !put)
                    return put.error();
            return {};
        });
}

}  // namespace fascia::app
