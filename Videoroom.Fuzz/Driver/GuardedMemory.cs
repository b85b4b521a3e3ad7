using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Videoroom.Fuzz.Driver;

/// <summary>
/// Pages with one behind them that nobody may touch: native and unsafe code that reads on ends the process, and the input is in the
/// <see cref="Journal"/>. On Linux.
/// </summary>
internal sealed unsafe partial class GuardedMemory : InputMemory
{
    // sys/mman.h of Linux.
    private const int ReadAndWrite = 0x1 | 0x2;
    private const int PrivateAnonymous = 0x02 | 0x20;
    private static readonly nint Failed = -1;

    private readonly byte* _memory;
    private readonly nuint _capacity;
    private readonly nuint _size;

    /// <param name="capacity">The longest input, in bytes.</param>
    /// <exception cref="Win32Exception">The system gives no memory.</exception>
    public GuardedMemory(int capacity)
    {
        var page = (nuint)Environment.SystemPageSize;
        _capacity = ((nuint)capacity + page - 1) / page * page;
        _size = _capacity + page;
        var memory = Map(0, _size, ReadAndWrite, PrivateAnonymous, -1, 0);
        if (memory == Failed)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        _memory = (byte*)memory;
        if (Protect(memory + (nint)_capacity, page, 0) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Whether the system has it.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <inheritdoc/>
    public override Span<byte> Place(ReadOnlySpan<byte> input)
    {
        var place = new Span<byte>(_memory + _capacity - (nuint)input.Length, input.Length);
        input.CopyTo(place);
        return place;
    }

    /// <inheritdoc/>
    public override void Dispose() => _ = Unmap((nint)_memory, _size);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nuint length);
}
