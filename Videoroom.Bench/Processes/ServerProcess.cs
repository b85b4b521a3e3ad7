using System.Diagnostics;

namespace Videoroom.Bench.Processes;

/// <summary>A process that this one started and that ends with it at the latest; what it says goes to a file.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StreamWriter _log;
    private int _closed;

    private ServerProcess(Process process, StreamWriter log) => (_process, _log) = (process, log);

    /// <summary>Its id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>How it ended; 128 + n after signal n. Only once it has.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The memory that it holds now.</summary>
    public long ResidentBytes => Now().WorkingSet64;

    /// <summary>The CPU time that it has had.</summary>
    public TimeSpan ProcessorTime => Now().TotalProcessorTime;

    /// <summary>Starts a process.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables besides ours; null removes one.</param>
    /// <param name="logFile">Where its output goes; what is there stays.</param>
    public static ServerProcess Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string?> environment, string logFile)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var log = new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} could not be started.");
        Watchdog.Add(process.Id);
        var server = new ServerProcess(process, log);
        process.OutputDataReceived += server.Write;
        process.ErrorDataReceived += server.Write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return server;
    }

    /// <summary>Sends it one of <see cref="Signals"/>; nothing when it has ended.</summary>
    public void Send(int signal)
    {
        if (!_process.HasExited)
        {
            Signals.Send(_process.Id, signal);
        }
    }

    /// <summary>Waits for its end and for all that it said.</summary>
    /// <exception cref="TimeoutException">It has not ended.</exception>
    public async Task ExitAsync(TimeSpan patience)
    {
        using var timeLimit = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(timeLimit.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} ({_process.Id}) has not ended within {patience.TotalSeconds} s.", e);
        }

        Close();
    }

    /// <summary>Ends it if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Send(Signals.Kill);
            _process.WaitForExit();
        }

        Close();
        _process.Dispose();
    }

    private void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            Watchdog.Remove(_process.Id);
            lock (_log)
            {
                _log.Dispose();
            }
        }
    }

    private void Write(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            if (line.Data is { } text && _closed == 0)
            {
                _log.WriteLine(text);
            }
        }
    }

    private Process Now()
    {
        _process.Refresh();
        return _process;
    }
}
