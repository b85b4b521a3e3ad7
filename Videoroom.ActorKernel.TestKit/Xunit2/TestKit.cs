using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.TestKit.Internal;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>The base of a spec: xunit makes one for each test and disposes of it after.</summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>Begins a test in a given system, or in one of its own.</summary>
    /// <param name="system">The system; null for a new one.</param>
    /// <param name="output">Where the system's log goes; null for nowhere.</param>
    public TestKit(ActorSystem? system = null, ITestOutputHelper? output = null)
        : base(system ?? ActorSystem.Create("test"), null)
    {
        if (output is not null)
        {
            ((ActorSystemImpl)Sys).LoggerFactory = new OutputLoggerFactory(output);
        }
    }

    /// <summary>Refused: the kernel takes no HOCON.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public TestKit(string config, ITestOutputHelper? output = null)
        : base(ActorSystem.Create("test", ConfigurationFactory.ParseString(config)), null)
    {
    }

    /// <summary>Ends the test's system.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs after the test; by default ends the system.</summary>
    protected virtual void AfterAll() => Shutdown();

    /// <summary>Ends the test's system.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            AfterAll();
        }
    }
}
