#include "fascia/http/fhir_service.hpp"
#include "fascia/http/server.hpp"

#include "app/detail/clinic.hpp"
#include "app/detail/console.hpp"
#include "app/detail/json_log.hpp"
#include "app/detail/reviews.hpp"
#include "app/detail/signals.hpp"

#include <algorithm>
#include <optional>
#include <thread>

namespace fascia::app {
namespace {

constexpr std::chrono::seconds grace{10};

bool is_loopback(std::string_view address) {
    const std::string_view host = address.substr(0, address.rfind(':'));
    return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

Outcome<void> check(const ServeOptions& options) {
    if (options.open && !std::all_of(options.listen.begin(), options.listen.end(), is_loopback))
        return Failure{FailureKind::invalid,
                       "--open serves without authentication: every --listen address has to be a "
                       "loopback address"};
    return {};
}

http::ServerOptions server_options(const ServeOptions& options) {
    http::ServerOptions server;
    server.listen = options.listen;
    server.certificate_file = options.certificate;
    server.key_file = options.key;
    server.workers =
        options.workers ? options.workers : std::max(2u, std::thread::hardware_concurrency());
    if (const auto scheme = options.public_url.find("://"); scheme != std::string::npos)
        server.authorities.push_back(options.public_url.substr(scheme + 3));
    return server;
}

void note_content(const Clinic& clinic, Log& log) {
    const Content& content = clinic.content;
    for (const auto& [name, failure] : content.faults)
        for (const auto& issue : failure.issues())
            log.write(LogLevel::error, "protocol disabled",
                      {{"protocol", name}, {"path", issue.path}, {"text", issue.text}});
    for (const auto& [id, protocol] : content.protocols)
        log.write(LogLevel::info, "protocol loaded", {{"protocol", protocol->canonical()}});
    for (const auto& [file, failure] : clinic.search_parameters.faults())
        for (const auto& issue : failure.issues())
            log.write(LogLevel::error, "search parameter left out",
                      {{"file", file}, {"path", issue.path}, {"text", issue.text}});
    for (const auto& parameter : clinic.search_parameters.served())
        log.write(LogLevel::info, "search parameter loaded",
                  {{"url", parameter.child("url").text()}});
}

}  // namespace

int serve(const CommonOptions& options, const ServeOptions& serve) {
    const StopSignals signals;  // before any thread is made, so that all inherit the mask
    if (const auto checked = check(serve); !checked)
        return report(checked.error(), "serve", options.json);
    const auto log = make_json_log();
    const auto base = serve.public_url.empty() ? std::string{} : serve.public_url + "/fhir";
    const auto opened = Clinic::open(options, serve.zone, true, base);
    if (!opened)
        return report(opened.error(), store::without_password(options.database), options.json);
    Clinic& clinic = **opened;
    note_content(clinic, *log);
    clinic.services->test_clock = serve.test_clock;
    clinic.services->integrity = {
        .on_write = serve.integrity == "on-write" || serve.integrity == "full",
        .on_delete = serve.integrity == "on-delete" || serve.integrity == "full"};
    clinic.services->deletes_several = serve.conditional_delete == "multiple";
    clinic.services->full_validation = serve.validation == "full";
    if (const auto installed = clinic.install_definitions(); !installed)
        return report(installed.error(), "definitions", options.json);
    if (const auto noted = clinic.note_that_it_serves(); !noted)
        return report(noted.error(), "serve", options.json);

    security::SignIn sign_in{[&](std::string_view login) { return clinic.accounts->find(login); },
                             clinic.clock};
    const auto service = http::make_fhir_service(*clinic.services, serve.open ? nullptr : &sign_in,
                                                 *log, {.public_url = serve.public_url});
    auto server = http::Server::start(server_options(serve), *service, clinic.clock, clinic.ids);
    if (!server) return report(server.error(), "serve", options.json);
    for (const auto port : (*server)->ports())
        log->write(LogLevel::info, "listening", {{"port", std::to_string(port)}});
    std::optional<Reviews> reviews;
    if (serve.review_every_seconds > 0)
        reviews.emplace(*clinic.services, std::chrono::seconds{serve.review_every_seconds}, *log);
    const std::string signal = signals.wait();
    log->write(LogLevel::info, "stopping", {{"signal", signal}});
    (*server)->stop(grace);
    return done;
}

}  // namespace fascia::app
