using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>Keeps what an engine logs as an error.</summary>
internal sealed class FaultLog : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Errors { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Errors.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
