using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Clustering;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Videoroom.Tests.Web.Clustering;

/// <summary>What Akka logs, as the host's log has it.</summary>
public sealed class NodeLoggerTests : IAsyncLifetime, ILoggerProvider
{
    private static readonly Exception Cause = new InvalidOperationException("Disassociated");

    private readonly ConcurrentQueue<(string Category, LogLevel Level, Exception? Cause)> _lines = new();
    private ILoggerFactory _factory = null!;
    private ActorSystem _system = null!;

    public Task InitializeAsync()
    {
        _factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this));
        _system = ActorSystem.Create("videoroom", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig($"akka.loggers = [\"{typeof(NodeLogger).AssemblyQualifiedName}\"]\nakka.stdout-loglevel = OFF"),
            new LoggerFactorySetup(_factory)));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        _factory.Dispose();
    }

    [Fact]
    public async Task A_link_that_ended_is_no_error_for_the_cluster_says_it()
    {
        var lines = await LinesAsync(
            new Error(Cause, "akka://videoroom/system/endpointManager/reliableEndpointWriter-a/endpointWriter", typeof(OneForOneStrategy), "Disassociated"));

        Assert.Equal(LogLevel.Debug, Assert.Single(lines).Level);
    }

    [Fact]
    public async Task An_actor_that_failed_is_an_error_with_its_exception()
    {
        var lines = await LinesAsync(new Error(Cause, "akka://videoroom/user/endpoints/p-1", typeof(OneForOneStrategy), "Disassociated"));

        Assert.Equal((typeof(OneForOneStrategy).FullName!, LogLevel.Error, Cause), Assert.Single(lines));
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Lines(this, categoryName);

    void IDisposable.Dispose()
    {
    }

    /// <summary>What is written about supervision between the event and the marker behind it.</summary>
    private async Task<List<(string Category, LogLevel Level, Exception? Cause)>> LinesAsync(LogEvent log)
    {
        _system.EventStream.Publish(log);
        _system.EventStream.Publish(new Info("marker", typeof(NodeLoggerTests), "marker"));
        await Eventually.Holds(() => _lines.Any(line => line.Category == typeof(NodeLoggerTests).FullName), there => there, "the marker is written");
        return [.. _lines.Where(line => line.Category == typeof(OneForOneStrategy).FullName)];
    }

    private sealed class Lines(NodeLoggerTests test, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => test._lines.Enqueue((category, logLevel, exception));
    }
}
