#include "store/soci/connection.hpp"

#include "store/soci/statements.hpp"

#include <soci/soci.h>

#include <deque>
#include <optional>
#include <stdexcept>
#include <unordered_map>

namespace fascia::store {

/// One bound parameter or fetched column. Its address stays, SOCI keeps it.
struct Slot {
    std::string name;
    sql::Type type;
    long long number = 0;
    std::string text;
};

/// The session with the database and the care for it.
struct Link {
    Link(const Dialect& dialect_of, Watchdog* watchdog)
        : dialect{dialect_of}, deadline{watchdog, [this] { dialect.interrupt(*session); }} {}

    /// Runs the action under the deadline. soci_error::what() holds the bound values: it ends here.
    template <class Action>
    auto guard(std::string_view name, Action action) -> decltype(action()) {
        const Running running{*this};
        try {
            return action();
        } catch (const soci::soci_error& error) {
            Trouble trouble = dialect.classify(error, *session);
            if (deadline.stop()) trouble.kind = FailureKind::timeout;
            lost = lost || trouble.lost;
            throw DatabaseError{name, std::move(trouble)};
        }
    }

    /// Throws when the connection was lost: it has to be restored first.
    soci::session& open_session() {
        if (lost) throw DatabaseError{"connection", no_connection("lost")};
        return *session;
    }
    static Trouble no_connection(std::string why) {
        return {.kind = FailureKind::busy, .code = std::move(why), .lost = true};
    }

    const Dialect& dialect;
    std::unique_ptr<soci::session> session;
    std::optional<std::chrono::milliseconds> limit;
    bool lost = false;

  private:
    struct Running {
        explicit Running(Link& link_of) : link{link_of} {
            if (link.limit) link.deadline.start(*link.limit + link.dialect.grace());
        }
        ~Running() { link.deadline.stop(); }
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;
        Link& link;
    };
    Deadline deadline;
};

struct Call::Prepared {
    Prepared(Link& link_of, std::string_view name_of)
        : statement{link_of.open_session()}, link{link_of}, name{name_of} {}

    void prepare(std::string_view text) {
        guard([&] {
            statement.alloc();
            statement.prepare(std::string{text});
            for (Slot& slot : in) {
                if (slot.type == sql::Type::number)
                    statement.exchange(soci::use(slot.number, slot.name));
                else
                    statement.exchange(soci::use(slot.text, slot.name));
            }
            for (Slot& slot : out) {
                if (slot.type == sql::Type::number)
                    statement.exchange(soci::into(slot.number));
                else
                    statement.exchange(soci::into(slot.text));
            }
            statement.define_and_bind();
        });
    }

    Slot& parameter(std::string_view wanted, sql::Type type) {
        for (Slot& slot : in)
            if (slot.name == wanted && slot.type == type) return slot;
        throw std::logic_error{std::string{name} +
                               " has no such parameter: " + std::string{wanted}};
    }

    template <class Action>
    auto guard(Action action) -> decltype(action()) {
        return link.guard(name, std::move(action));
    }

    soci::statement statement;
    Link& link;
    std::string name;
    std::deque<Slot> in, out;
};

Call& Call::set(std::string_view name, std::int64_t value) {
    prepared_->parameter(name, sql::Type::number).number = value;
    return *this;
}

Call& Call::set(std::string_view name, std::string value) {
    prepared_->parameter(name, sql::Type::text).text = std::move(value);
    return *this;
}

void Call::run() {
    prepared_->guard([&] { return prepared_->statement.execute(true); });
}

void Call::run_each(const Batch& rows, std::size_t first) {
    prepared_->guard([&] {
        for (std::size_t i = first; i < rows.size(); ++i) {
            auto slot = prepared_->in.begin();
            for (const Batch::Cell& cell : rows.row(i)) {
                if (cell.is_text)
                    slot->text = rows.text(cell);
                else
                    slot->number = cell.number;
                ++slot;
            }
            prepared_->statement.execute(true);
        }
    });
}

bool Call::first() {
    return prepared_->guard([&] { return prepared_->statement.execute(true); });
}

bool Call::next() {
    return prepared_->guard([&] { return prepared_->statement.fetch(); });
}

bool Call::one() {
    if (!first()) return false;
    // Fetching on to the end closes the statement, and with it the read transaction; the columns
    // keep the row.
    if (next()) throw std::logic_error{prepared_->name + " answered more than one row"};
    return true;
}

std::int64_t Call::number(std::size_t column) const {
    return prepared_->out[column].number;
}

std::string& Call::text(std::size_t column) const {
    return prepared_->out[column].text;
}

struct Connection::Cache {
    std::unordered_map<const sql::Statement*, std::unique_ptr<Call::Prepared>> named;
    std::unordered_map<std::string, std::unique_ptr<Call::Prepared>> assembled;
};

namespace {

constexpr std::size_t most_assembled = 200;

std::unique_ptr<soci::session> connect(const Dialect& dialect, std::string_view url) {
    try {
        return dialect.connect(url);
    } catch (const soci::soci_error& error) {
        throw DatabaseError{"connect", Link::no_connection(dialect.why_refused(error))};
    }
}

}  // namespace

Connection::Connection(const Dialect& dialect, std::string_view url, Purpose purpose,
                       Watchdog* watchdog)
    : dialect_{dialect},
      url_{url},
      purpose_{purpose},
      link_{std::make_unique<Link>(dialect, watchdog)},
      cache_{std::make_unique<Cache>()} {
    open();
}

Connection::~Connection() = default;

void Connection::open() {
    cache_ = std::make_unique<Cache>();
    link_->lost = true;
    link_->session.reset();
    link_->session = connect(dialect_, url_);
    link_->lost = false;
    const sql::Backend backend = dialect_.backend();
    if (purpose_ == Purpose::reading) {
        run_script("session/reader", sql::of(sql::session_reader, backend));
    } else {
        run_script("session/writer", sql::of(sql::session_writer, backend));
        if (purpose_ == Purpose::relaxed_writing)
            run_script("session/relaxed", sql::of(sql::session_relaxed, backend));
    }
    if (link_->limit) limit_statements(*link_->limit);
}

void Connection::restore() {
    if (link_->lost) open();
}

bool Connection::is_lost() const {
    return link_->lost;
}

void Connection::limit_statements(std::chrono::milliseconds limit) {
    link_->limit = limit;
    if (!has(sql::session_limit_statements)) return;
    call(sql::session_limit_statements).set("milliseconds", limit.count()).run();
}

bool Connection::has(const sql::Statement& statement) const {
    return !statement.text(dialect_.backend()).empty();
}

Call Connection::call(const sql::Statement& statement) {
    auto& known = cache_->named[&statement];
    if (!known) {
        auto fresh = std::make_unique<Call::Prepared>(*link_, statement.name);
        for (const sql::Field& field : goes_by_row(statement) ? statement.batch : statement.in)
            fresh->in.push_back({.name = std::string{field.name}, .type = field.type, .text = {}});
        if (!statement.batch.empty() && !goes_by_row(statement))
            fresh->in.push_back({.name = "rows", .type = sql::Type::text, .text = {}});
        for (const sql::Field& field : statement.out)
            fresh->out.push_back({.name = std::string{field.name}, .type = field.type, .text = {}});
        fresh->prepare(statement.text(dialect_.backend()));
        known = std::move(fresh);
    }
    return Call{*known};
}

bool Connection::goes_by_row(const sql::Statement& statement) const {
    return !statement.batch.empty() && dialect_.backend() == sql::Backend::sqlite;
}

void Connection::run(const sql::Statement& statement, const Batch& rows, std::size_t first) {
    Call batch = call(statement);
    if (goes_by_row(statement))
        batch.run_each(rows, first);
    else
        batch.set("rows", rows.json(first)).run();
}

Call Connection::assembled(const std::string& text, const std::vector<sql::Type>& in,
                           const std::vector<sql::Type>& out) {
    if (const auto found = cache_->assembled.find(text); found != cache_->assembled.end())
        return Call{*found->second};
    if (cache_->assembled.size() >= most_assembled) cache_->assembled.clear();
    auto fresh = std::make_unique<Call::Prepared>(*link_, "search");
    for (std::size_t i = 0; i < in.size(); ++i)
        fresh->in.push_back({.name = "p" + std::to_string(i), .type = in[i], .text = {}});
    for (const sql::Type type : out) fresh->out.push_back({.name = {}, .type = type, .text = {}});
    fresh->prepare(text);
    return Call{*cache_->assembled.emplace(text, std::move(fresh)).first->second};
}

void Connection::run_script(std::string_view name, sql::Script script) {
    for (const std::string_view text : script)
        link_->guard(name, [&] {
            // A pragma may answer a row, which nobody wants: the statement ends with its scope.
            soci::statement statement{link_->open_session()};
            statement.alloc();
            statement.prepare(std::string{text}, soci::details::st_one_time_query);
            statement.define_and_bind();
            statement.execute(true);
        });
}

}  // namespace fascia::store
