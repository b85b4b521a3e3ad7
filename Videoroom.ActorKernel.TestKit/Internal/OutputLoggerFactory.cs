using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Akka.TestKit.Internal;

/// <summary>Writes a system's log to the output of the test that it runs in.</summary>
internal sealed class OutputLoggerFactory(ITestOutputHelper output) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            output.WriteLine($"[{logLevel}]{formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}");
        }
        catch (InvalidOperationException)
        {
            // The test is over; what its system still says has no place to go.
        }
    }

    public void Dispose()
    {
    }
}
