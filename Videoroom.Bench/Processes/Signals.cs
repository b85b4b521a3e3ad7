using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Videoroom.Bench.Processes;

/// <summary>Signals to other processes, by id (POSIX <c>kill</c>).</summary>
internal static partial class Signals
{
    /// <summary>Ends a process before it can do anything about it.</summary>
    public const int Kill = 9;

    /// <summary>What Ctrl+C sends.</summary>
    public const int Interrupt = 2;

    /// <summary>What a terminal's Ctrl+\ sends; PostgreSQL takes it as "stop as if you had crashed".</summary>
    public const int Quit = 3;

    /// <summary>What a process manager sends to stop a process in order.</summary>
    public const int Terminate = 15;

    /// <summary>Takes a process up again after <see cref="Stop"/>.</summary>
    public const int Continue = 18;

    /// <summary>Holds a process where it is: its connections stay open and nobody answers.</summary>
    public const int Stop = 19;

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
    /// <exception cref="Win32Exception">It may not be sent.</exception>
    public static void Send(int processId, int signal)
    {
        const int noSuchProcess = 3;
        if (SendSignal(processId, signal) != 0 && Marshal.GetLastPInvokeError() is var error && error != noSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
