using System.Runtime.InteropServices;

namespace Videoroom.Engine.OpenSsl;

/// <summary>Owns one OpenSSL object; the live ones are counted, so that a leak shows.</summary>
internal abstract class NativeHandle : SafeHandle
{
    private static int _live;

    /// <summary>Takes over an object.</summary>
    /// <exception cref="OpenSslException">The object is null: OpenSSL could not create it.</exception>
    protected NativeHandle(nint value, string what)
        : base(0, ownsHandle: true)
    {
        if (value == 0)
        {
#pragma warning disable CA1816 // There is nothing to free.
            GC.SuppressFinalize(this);
#pragma warning restore CA1816
            throw OpenSslException.FromQueue($"{what} could not be created");
        }

        SetHandle(value);
        _ = Interlocked.Increment(ref _live);
    }

    /// <summary>Handles of the process that were not released yet.</summary>
    public static int Live => Volatile.Read(ref _live);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The object, for calls of its single owner; the owner keeps this handle alive over the call.</summary>
    /// <exception cref="ObjectDisposedException">It was freed.</exception>
    public nint Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    /// <summary>Frees the object.</summary>
    protected abstract void Free(nint value);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Free(handle);
        _ = Interlocked.Decrement(ref _live);
        return true;
    }
}
