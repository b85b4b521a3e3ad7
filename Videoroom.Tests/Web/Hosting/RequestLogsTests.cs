using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Videoroom.Bench.Node;
using Videoroom.Tests.Web.Whip;

namespace Videoroom.Tests.Web.Hosting;

/// <summary>Row 14: the address of a WHIP session ends it, whoever has it; so no log has it, however much is asked of the log.</summary>
public class RequestLogsTests
{
    private const string Address = "/whip/a-room-s-name";

    [Fact]
    public async Task Row14_no_log_line_and_no_scope_has_the_address_of_a_session_at_any_level()
    {
        using var log = new CapturingLog();
        await using var node = await RunningNode.StartAsync(configure: builder =>
        {
            builder.Configuration.AddInMemoryCollection(
            [
                new("Logging:LogLevel:Default", "Trace"),
                new("Logging:LogLevel:Microsoft", "Trace"),
                new("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
                new("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
                new("Logging:LogLevel:Microsoft.AspNetCore.Routing.EndpointMiddleware", "Trace"),
                new("Logging:Capture:LogLevel:Default", "Trace"),
                new("Logging:Capture:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
            ]);
            builder.Logging.AddProvider(log);
        });
        using var client = new WhipClient(node);
        var (location, entityTag, _) = await client.BeginAsync(Address);
        var id = location.OriginalString.Split('/')[^1];
        Assert.True(id.Length >= 32);
        foreach (var path in (string[])[location.OriginalString, location.OriginalString + "/more", location.OriginalString + "?x=1", $"/elsewhere/{id}"])
        {
            using var patched = await client.SendAsync("PATCH", path, "a=ice-ufrag:x\r\n", WhipClient.FragmentType, ("If-Match", entityTag));
            using var got = await client.SendAsync("GET", path);
        }

        using var deleted = await client.SendAsync("DELETE", location.OriginalString);
        Assert.True(deleted.IsSuccessStatusCode);

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(id, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(Address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_runs_into_a_fault_is_logged_and_answered_as_a_problem()
    {
        using var log = new CapturingLog();
        await using var node = await RunningNode.StartAsync(
            addRoutes: routes => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(
                routes, "/fault", new Func<string>(() => throw new InvalidOperationException("a fault"))),
            configure: builder => builder.Logging.AddProvider(log));
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(node.Address, "/fault"));

        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("a fault", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line.Contains("a fault", StringComparison.Ordinal));
    }

    /// <summary>All that is logged, with its scopes and its values, as a formatter that leaves nothing out would write it.</summary>
    [ProviderAlias("Capture")]
    private sealed class CapturingLog : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public void Dispose()
        {
        }

        private sealed class Category(CapturingLog log, string name) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => log._scopes.Push(state);

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                List<string> parts = [$"{logLevel} {name}: {formatter(state, exception)} {exception}", .. Values(state)];
                log._scopes.ForEachScope((scope, all) => all.AddRange([scope?.ToString() ?? "", .. Values(scope)]), parts);
                log.Lines.Enqueue(string.Join(" | ", parts));
            }

            private static IEnumerable<string> Values(object? state)
                => state is IEnumerable<KeyValuePair<string, object?>> values ? values.Select(value => $"{value.Key}={value.Value}") : [];
        }
    }
}
