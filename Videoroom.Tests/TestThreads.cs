using System.Runtime.CompilerServices;

namespace Videoroom.Tests;

/// <summary>
/// Specs wait on threads of the pool, which the actors under test need as well: the pool adds one only every half second beyond as
/// many as there are cores.
/// </summary>
internal static class TestThreads
{
    private const int Least = 32;

    [ModuleInitializer]
    internal static void Allow()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Least), completions);
    }
}
