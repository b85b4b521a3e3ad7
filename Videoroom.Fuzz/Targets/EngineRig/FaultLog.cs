using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Videoroom.Fuzz.Targets.EngineRig;

/// <summary>Keeps what an engine logs as an error: it catches its own faults.</summary>
internal sealed class FaultLog : ILogger
{
    /// <summary>The faults so far.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Faults.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }
}
