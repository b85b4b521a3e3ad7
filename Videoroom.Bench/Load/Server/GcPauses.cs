using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Videoroom.Bench.Load.Server;

/// <summary>How long the garbage collector of a .NET process stops its threads, from the runtime's own events over its diagnostics port.</summary>
internal sealed class GcPauses : IDisposable
{
    private readonly EventPipeSession _session;
    private readonly ConcurrentQueue<double> _pausesMs = new();
    private readonly Thread _reader;
    private double _suspendedAtMs;

    private GcPauses(EventPipeSession session)
    {
        _session = session;
        _reader = new Thread(Read) { Name = "gc-pauses", IsBackground = true };
        _reader.Start();
    }

    /// <summary>Begins to watch.</summary>
    /// <returns>Null when the process has no diagnostics port: it is no .NET process, or another user's.</returns>
    public static GcPauses? TryStart(int processId)
    {
        if (!DiagnosticsClient.GetPublishedProcesses().Contains(processId))
        {
            return null;
        }

        var provider = new EventPipeProvider(
            ClrTraceEventParser.ProviderName, EventLevel.Informational, (long)ClrTraceEventParser.Keywords.GC);
        return new GcPauses(new DiagnosticsClient(processId).StartEventPipeSession([provider], requestRundown: false, circularBufferMB: 16));
    }

    /// <summary>The pauses since the last call, in milliseconds.</summary>
    public IReadOnlyList<double> Take()
    {
        List<double> taken = [];
        while (_pausesMs.TryDequeue(out var pause))
        {
            taken.Add(pause);
        }

        return taken;
    }

    public void Dispose()
    {
        try
        {
            _session.Stop();
            _reader.Join(TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is IOException or ServerNotAvailableException)
        {
            // The process has ended.
        }

        _session.Dispose();
    }

    private void Read()
    {
        try
        {
            using var events = new EventPipeEventSource(_session.EventStream);
            events.Clr.GCSuspendEEStart += suspend => _suspendedAtMs = suspend.TimeStampRelativeMSec;
            events.Clr.GCRestartEEStop += restart => _pausesMs.Enqueue(restart.TimeStampRelativeMSec - _suspendedAtMs);
            events.Process();
        }
        catch (Exception e) when (e is IOException or EndOfStreamException or FormatException or ObjectDisposedException)
        {
            // The process has ended, or the session was closed in the middle of an event.
        }
    }
}
