#include "app/detail/json_log.hpp"

#include "fascia/fhir/json.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace fascia::app {
namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warn:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

class JsonLog final : public Log {
  public:
    JsonLog() : logger_{"fascia", std::make_shared<spdlog::sinks::stdout_sink_mt>()} {
        logger_.set_formatter(std::make_unique<spdlog::pattern_formatter>(
            R"({"ts":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc));
        logger_.flush_on(spdlog::level::info);
    }

    void write(LogLevel level, std::string_view event,
               std::initializer_list<LogField> fields) override {
        std::string line = R"("event":)";
        fhir::append_json_string(line, event);
        for (const auto& field : fields) {
            line += ',';
            fhir::append_json_string(line, field.name);
            line += ':';
            fhir::append_json_string(line, field.value);
        }
        logger_.log(to_spdlog(level), spdlog::string_view_t{line.data(), line.size()});
    }

  private:
    spdlog::logger logger_;
};

}  // namespace

std::unique_ptr<Log> make_json_log() {
    return std::make_unique<JsonLog>();
}

}  // namespace fascia::app
