#include "fascia/http/fhir_service.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhir/xml.hpp"
#include "fascia/interaction/routes.hpp"
#include "fascia/security/authorize.hpp"

#include "http/detail/fhir_binary.hpp"
#include "http/detail/fhir_jobs.hpp"
#include "http/detail/fhir_negotiate.hpp"
#include "http/detail/fhir_respond.hpp"
#include "http/detail/refusal.hpp"
#include "http/detail/token_endpoint.hpp"

#include <exception>
#include <memory>

namespace fascia::http {
namespace {

constexpr std::string_view base = "/fhir";
constexpr std::string_view job_path = "/_async/";
constexpr std::uint64_t form_bytes = 8 * 1024;
constexpr std::uint64_t search_form_bytes = 64 * 1024;

bool has_body(std::string_view method) {
    return method == "POST" || method == "PUT" || method == "PATCH";
}

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

// "GET, HEAD, PUT": what is offered at a target where the method asked for is not.
std::string methods_at(std::string_view target) {
    std::string allow;
    for (const std::string_view method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
        if (!interaction::find_route(method, target)) continue;
        if (!allow.empty()) allow += ", ";
        allow += method;
    }
    return allow;
}

// Fields of one name are one list (RFC 9110 5.3).
std::string all_values(const Request& request, std::string_view name) {
    std::string list;
    for (const auto& [given, value] : request.headers)
        if (given == name) list.append(list.empty() ? "" : ", ").append(value);
    return list;
}

Issue not_supported(std::string text) {
    return {.code = "not-supported", .path = {}, .text = std::move(text)};
}

/// What the header section of a FHIR request settles, before anything is read of its body.
struct Head {
    Negotiated format;
    interaction::Route route;
    security::AccessContext access;
    Format body_format = Format::json;
    std::optional<Format> text_patch;  ///< JSON Patch or XML Patch
    bool uploads_binary = false;       ///< the body is the content of a Binary
    bool wants_binary = false;         ///< and so shall the answer be
    std::string job;                   ///< the id in the path of a job
};

class FhirService final : public Service {
  public:
    FhirService(const interaction::Services& services, security::SignIn* sign_in, Log& log,
                FhirServiceOptions options)
        : services_{services},
          sign_in_{sign_in},
          log_{log},
          options_{std::move(options)},
          jobs_{services.clock, services.ids} {}

    Admission admit(const Request& head) override {
        const std::string_view path = path_of(head.target);
        if (path == "/auth/token") return {.body_limit = form_bytes};
        if (path == "/livez" || path == "/readyz") return {};
        Head settled;
        if (auto refusal = settle(head, settled))
            return {.admit = false, .refusal = std::move(*refusal)};
        return {.body_limit = settled.job.empty() ? body_limit(settled.route) : 0};
    }

    void handle(Request request, std::function<void(Response)> respond) override {
        const std::string_view path = path_of(request.target);
        if (path == "/livez") return respond(plain(200, "alive\n"));
        if (path == "/readyz") return respond(ready());
        if (path == "/auth/token") {
            if (request.method != "POST") return respond(method_not_allowed("POST", {}));
            return respond(answer_token_request(request, sign_in_));
        }
        answer_fhir(std::move(request), std::move(respond));
    }

    Response refuse(int status, const Issue& issue) override {
        return outcome_response(status, issue, {});
    }

    void fault(std::string_view request_id, std::string_view what) override {
        log_.write(LogLevel::error, "fault", {{"request", request_id}, {"what", what}});
    }

  private:
    static Response plain(int status, std::string text) {
        return {.status = status,
                .headers = {{"Content-Type", "text/plain;charset=utf-8"}},
                .body = std::move(text)};
    }

    Response ready() {
        return services_.repository.ping() ? plain(200, "ready\n")
                                           : plain(503, "the database does not answer\n");
    }

    static Response method_not_allowed(const std::string& allow, const Negotiated& format) {
        Response response = outcome_response(
            405, {.code = "not-supported", .path = {}, .text = "this path allows " + allow},
            format);
        response.headers.emplace_back("Allow", allow);
        return response;
    }

    std::uint64_t body_limit(const interaction::Route& route) const {
        if (is_search(route)) return search_form_bytes;
        const bool bundles = is_operation(route) || route.type.empty();
        return bundles ? options_.bundle_bytes : options_.resource_bytes;
    }

    /// Authenticate, route, negotiate, authorize. A Response is the refusal.
    std::optional<Response> settle(const Request& request, Head& head) {
        if (!request.target.starts_with(base) ||
            (request.target.size() > base.size() && request.target[base.size()] != '/' &&
             request.target[base.size()] != '?'))
            return to_response(Failure{FailureKind::not_found, "the FHIR interface is at /fhir"},
                               {});
        const std::string_view target = std::string_view{request.target}.substr(base.size());
        const bool is_metadata = path_of(target) == "/metadata";
        if (!is_metadata) {
            auto access = authenticate(request);
            if (!access) return to_response(access.error(), {});
            head.access = std::move(*access);
        }
        if (target.starts_with(job_path)) return settle_job(request, target, head);
        auto route = interaction::find_route(request.method, target);
        if (!route) {
            const Failure failure = route.error();
            if (failure.kind() != FailureKind::unsupported) return to_response(failure, {});
            return method_not_allowed(methods_at(target), {});
        }
        head.route = std::move(*route);
        const std::string accept = all_values(request, "accept");
        head.wants_binary =
            is_binary_read(head.route) && !asks_for_resource(accept, head.route.parameters);
        const bool wants_lines = answers_later(head.route) && accepts(accept, lines_type);
        const auto format = negotiate(accept, head.route.parameters);
        if (!format && !head.wants_binary && !wants_lines)
            return outcome_response(
                406,
                not_supported(
                    "this server answers application/fhir+json and application/fhir+xml, FHIR 4.0; "
                    "no HTML, no Turtle"),
                {});
        head.format = format.value_or(Negotiated{});
        if (!is_metadata)
            if (const auto allowed =
                    security::authorize(head.access, {head.route.action, head.route.type});
                !allowed)
                return to_response(allowed.error(), head.format);
        return settle_body(request, head);
    }

    static std::optional<Response> settle_body(const Request& request, Head& head) {
        if (!has_body(request.method)) return {};
        const std::string_view type = request.header("content-type");
        const bool is_bodiless_operation = is_operation(head.route) && type.empty();
        if (is_search(head.route)) {
            if (type.starts_with("application/x-www-form-urlencoded") || type.empty()) return {};
        } else if (is_patch(head.route) && (head.text_patch = patch_format(type))) {
            return {};
        } else if (is_binary_write(head.route) && !is_fhir_type(type)) {
            head.uploads_binary = true;
            return {};
        } else if (const auto format = body_format(type)) {
            head.body_format = *format;
            return {};
        } else if (is_bodiless_operation) {
            return {};
        }
        return outcome_response(
            415,
            not_supported("send application/fhir+json or application/fhir+xml in UTF-8, FHIR 4.0 "
                          "(a search form: application/x-www-form-urlencoded; a patch also: "
                          "application/json-patch+json, application/xml-patch+xml)"),
            head.format);
    }

    static bool is_operation(const interaction::Route& route) {
        return route.action.starts_with('$');
    }
    static bool is_patch(const interaction::Route& route) { return route.action == "patch"; }
    static bool is_binary_read(const interaction::Route& route) {
        return route.type == "Binary" && (route.action == "read" || route.action == "vread");
    }
    static bool is_binary_write(const interaction::Route& route) {
        return route.type == "Binary" && (route.action == "create" || route.action == "update");
    }
    // What takes so long that somebody may want to come back for the answer.
    static bool may_wait(const interaction::Route& route) {
        return route.action == "transaction" || route.action == "$everything";
    }
    // What goes over the whole panel: nobody is kept waiting for it. The answer is lines.
    static bool answers_later(const interaction::Route& route) {
        return route.action == "$sweep" || route.action == "$diff";
    }
    static bool is_search(const interaction::Route& route) {
        return route.action == "search-type" || route.action == "search-system";
    }

    Outcome<security::AccessContext> authenticate(const Request& request) {
        if (!sign_in_) return security::open_access();
        constexpr std::string_view scheme = "Bearer ";
        const std::string_view header = request.header("authorization");
        if (!header.starts_with(scheme))
            return Failure{FailureKind::unauthenticated,
                           "a bearer token from /auth/token is required"};
        return sign_in_->authenticate(header.substr(scheme.size()));
    }

    void answer_fhir(Request request, std::function<void(Response)> respond) {
        Head head;
        if (auto refusal = settle(request, head)) return respond(std::move(*refusal));
        if (!head.job.empty())
            return respond(
                answer_job(jobs_, request.method, head.access.user, head.job, head.format));
        const bool is_asked =
            all_values(request, "prefer").find("respond-async") != std::string::npos;
        if (answers_later(head.route) || (may_wait(head.route) && is_asked))
            return respond(start_job(std::move(request), std::move(head)));
        answer_settled(std::move(request), std::move(head), std::move(respond));
    }

    void answer_settled(Request request, Head head, std::function<void(Response)> respond) {
        if (head.uploads_binary)
            if (const char* text = binary_fault(request.header("content-type"), request.body))
                return respond(outcome_response(415, not_supported(text), head.format));
        auto wanted = read_request(request, head);
        if (!wanted) return respond(to_response(wanted.error(), head.format));
        // Only the body says whether a Bundle is a batch or a transaction.
        const std::string_view action = interaction::action_of(head.route, wanted->body);
        if (action != head.route.action)
            if (const auto allowed = security::authorize(wanted->access, {action, {}}); !allowed)
                return respond(to_response(allowed.error(), head.format));
        AnswerForm form{.format = head.format,
                        .prefer = wanted->prefer_return,
                        .base_url = wanted->base_url,
                        .binary = {}};
        // Answers to writes are made where commits are waited for: no time for a coding there.
        if (is_safe(request.method) || is_search(head.route))
            form.coding = choose_coding(all_values(request, "accept-encoding"));
        if (head.wants_binary) form.binary = all_values(request, "accept");
        auto answer = [this, form = std::move(form), respond = std::move(respond),
                       action = head.route.action, type = head.route.type,
                       id = request.request_id](Outcome<interaction::Reply> reply) {
            note(action, type, id, reply);
            respond(reply ? to_response(std::move(*reply), form)
                          : to_response(reply.error(), form.format));
        };
        interaction::answer(services_, head.route, std::move(*wanted), std::move(answer));
    }

    static bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD"; }

    std::optional<Response> settle_job(const Request& request, std::string_view target,
                                       Head& head) {
        head.job = path_of(target).substr(job_path.size());
        if (head.job.empty())
            return to_response(Failure{FailureKind::not_found, "no such job"}, {});
        if (const auto format = negotiate(all_values(request, "accept"), {})) head.format = *format;
        if (is_safe(request.method) || request.method == "DELETE") return {};
        return method_not_allowed("GET, HEAD, DELETE", head.format);
    }

    Response start_job(Request request, Head head) {
        const Negotiated format = head.format;
        const std::string prefix = base_url(request) + std::string{job_path};
        std::string owner = head.access.user;
        const auto work =
            std::make_shared<std::pair<Request, Head>>(std::move(request), std::move(head));
        const auto job = jobs_.start(std::move(owner), [this, work](const Jobs::Respond& respond) {
            auto& [waiting, settled] = *work;
            const std::string id = waiting.request_id;
            try {
                answer_settled(std::move(waiting), std::move(settled), respond);
            } catch (const std::exception& bug) {
                fault(id, bug.what());
                const auto& refusal = detail::refusals::no_answer;
                respond(refuse(refusal.status, refusal.issue()));
            }
        });
        return job ? accepted(prefix + *job, format) : to_response(job.error(), format);
    }

    Outcome<interaction::Request> read_request(Request& request, Head& head) const {
        interaction::Request wanted;
        head.route.tell(wanted);
        wanted.access = std::move(head.access);
        wanted.request_id = request.request_id;
        wanted.base_url = base_url(request);
        wanted.if_match = request.header("if-match");
        wanted.if_none_match = request.header("if-none-match");
        wanted.if_none_exist = request.header("if-none-exist");
        wanted.if_modified_since = read_http_date(request.header("if-modified-since"));
        read_prefer(request.header("prefer"), wanted);
        std::erase_if(wanted.parameters,
                      [](const auto& parameter) { return is_format_parameter(parameter.first); });
        if (!has_body(request.method) || (request.body.empty() && is_operation(head.route)))
            return wanted;
        if (is_search(head.route)) {
            auto form = interaction::decode_query(request.body);
            if (!form) return form.error();
            for (auto& parameter : *form)
                if (!is_format_parameter(parameter.first))
                    wanted.parameters.push_back(std::move(parameter));
            return wanted;
        }
        if (head.text_patch) {
            using Form = interaction::Request::PatchForm;
            wanted.patch_form = *head.text_patch == Format::json ? Form::json : Form::xml;
            wanted.patch = std::move(request.body);
            return wanted;
        }
        if (head.route.action == "$validate") {
            // What is wrong with it is the answer, not a failure.
            wanted.source = std::move(request.body);
            return wanted;
        }
        if (head.uploads_binary) {
            auto binary = binary_of(wanted.id, request.header("content-type"),
                                    request.header("x-security-context"), request.body);
            if (!binary) return binary.error();
            wanted.body = std::move(*binary);
            return wanted;
        }
        auto body = head.body_format == Format::json ? fhir::parse_json(request.body)
                                                     : fhir::parse_xml(request.body);
        if (!body) return body.error();
        wanted.body = std::move(*body);
        return wanted;
    }

    std::string base_url(const Request& request) const {
        if (!options_.public_url.empty()) return options_.public_url + "/fhir";
        return "https://" + std::string{request.header("host")} + "/fhir";
    }

    static void read_prefer(std::string_view prefer, interaction::Request& wanted) {
        using Return = interaction::Request::Return;
        if (prefer.find("return=minimal") != std::string_view::npos)
            wanted.prefer_return = Return::minimal;
        if (prefer.find("return=OperationOutcome") != std::string_view::npos)
            wanted.prefer_return = Return::outcome;
        wanted.lenient = prefer.find("handling=lenient") != std::string_view::npos;
    }

    // Route, type, kind and our own note: nothing that a client sent.
    void note(std::string_view action, std::string_view type, std::string_view id,
              const Outcome<interaction::Reply>& reply) {
        if (reply) return;
        const Failure failure = reply.error();
        const FailureRow& row = failure_row(failure.kind());
        if (row.log_level == LogLevel::info) return;
        log_.write(row.log_level, "failure",
                   {{"request", id},
                    {"action", action},
                    {"type", type},
                    {"code", row.issue_code},
                    {"note", failure.private_note()}});
    }

    const interaction::Services& services_;
    security::SignIn* sign_in_;
    Log& log_;
    FhirServiceOptions options_;
    Jobs jobs_;  // ends first: what it runs works with the rest
};

}  // namespace

std::unique_ptr<Service> make_fhir_service(const interaction::Services& services,
                                           security::SignIn* sign_in, Log& log,
                                           FhirServiceOptions options) {
    return std::make_unique<FhirService>(services, sign_in, log, std::move(options));
}

}  // namespace fascia::http
