using System.Runtime.InteropServices;

namespace Videoroom.Impair.Links;

/// <summary>Sleeps for less than the millisecond that .NET's waits count in.</summary>
internal static partial class PreciseSleep
{
    /// <summary>Sleeps; where the system has no finer way, for a millisecond.</summary>
    /// <param name="microseconds">Less than a second.</param>
    public static void Sleep(long microseconds)
    {
        if (!OperatingSystem.IsLinux())
        {
#pragma warning disable RS0030 // The thread is the links' own.
            Thread.Sleep(1);
#pragma warning restore RS0030
            return;
        }

        var time = new TimeSpec { Seconds = 0, Nanoseconds = (nint)(microseconds * 1_000) };

        // A signal ends it early: whoever waits looks at the clock again.
        _ = NanoSleep(time, 0);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec time, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
