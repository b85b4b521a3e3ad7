using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Videoroom.Fuzz.Commands;

/// <summary>Where instrumented assemblies count what code runs: from their first method on, long before a fuzzer has said where.</summary>
internal static unsafe class Instrumentation
{
    private const int MapSize = 1 << 16;

    private static readonly nint Map = (nint)NativeMemory.AllocZeroed(MapSize);

    /// <summary>Lets them count into memory that nobody looks at; without instrumentation nothing changes.</summary>
    public static void CountNowhere() => Trace.SharedMem = (byte*)Map;
}
