using Videoroom.Engine.OpenSsl;

namespace Videoroom.Fuzz.Driver;

/// <summary>What the process holds, after everything that nobody needs was collected.</summary>
/// <param name="Managed">Bytes on the managed heap.</param>
/// <param name="Resident">Bytes of the process in memory.</param>
/// <param name="NativeHandles">OpenSSL's objects that were not freed.</param>
internal readonly record struct MemoryUse(long Managed, long Resident, int NativeHandles)
{
    /// <summary>Collects and measures.</summary>
    public static MemoryUse Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return new MemoryUse(GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet, NativeHandle.Live);
    }

    /// <summary>What is wrong when this is measured after many inputs, and another after few; null when nothing is.</summary>
    public string? GrownSince(MemoryUse earlier, FuzzLimits limits) => (Managed - earlier.Managed, Resident - earlier.Resident, NativeHandles - earlier.NativeHandles) switch
    {
        (var bytes, _, _) when bytes > limits.ManagedGrowth => $"{bytes:N0} bytes of managed memory are not given back",
        (_, var bytes, _) when bytes > limits.ResidentGrowth => $"the process has grown by {bytes:N0} bytes",
        (_, _, > 0 and var handles) => $"{handles} native objects are not freed",
        _ => null,
    };
}
