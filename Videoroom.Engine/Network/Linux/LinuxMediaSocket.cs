using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Videoroom.Engine.Network.Linux;

/// <summary>A loop's UDP socket on Linux: batched system calls, epoll over the socket and an eventfd.</summary>
internal sealed unsafe class LinuxMediaSocket : IMediaSocket
{
    private const int EpollEventSize = 16;

    private readonly int _socket;
    private readonly int _epoll;
    private readonly int _wakeUp;
    private readonly MessageHeaders _receive = new(ReceiveBatch.Size);
    private readonly SegmentingSender _sender;
    private bool _disposed;

    /// <param name="socket">A bound, non-blocking socket; owned from here on.</param>
    /// <param name="ipv6">Whether it is a dual-stack socket rather than one of IPv4 alone.</param>
    public LinuxMediaSocket(int socket, bool ipv6)
    {
        _socket = socket;
        _sender = new SegmentingSender(socket, ipv6);
        Port = ReadPort();
        _epoll = LibC.EpollCreate(LibC.EpollCloseOnExec);
        _wakeUp = LibC.EventFd(0, LibC.EventFdCloseOnExec | LibC.EventFdNonBlocking);
        if (_epoll < 0 || _wakeUp < 0 || !Register(_socket, LibC.EpollIn) || !Register(_wakeUp, LibC.EpollIn | LibC.EpollEdgeTriggered))
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "The media loop's wait queue cannot be opened.");
        }
    }

    /// <inheritdoc/>
    public int Port { get; }

    /// <inheritdoc/>
    public int Receive(ReceiveBatch batch)
    {
        for (var i = 0; i < batch.Ready; i++)
        {
            ref var header = ref _receive[i];
            header.NameLength = SocketAddressCodec.AddressSize;
            header.ControlLength = SocketAddressCodec.ControlSize;
            ref var vector = ref _receive.VectorOf(i);
            vector.Base = batch[i].Data;
            vector.Length = PacketBuffer.Capacity;
        }

        int count;
        do
        {
            count = LibC.ReceiveMessages(_socket, _receive.First, (uint)batch.Ready, LibC.MessageDontWait, null);
        }
        while (count < 0 && Marshal.GetLastPInvokeError() == LibC.ErrorInterrupted);

        for (var i = 0; i < count; i++)
        {
            ref var header = ref _receive[i];
            var buffer = batch[i];
            buffer.Length = (header.Flags & LibC.MessageTruncated) != 0 ? 0 : (int)header.Length;
            buffer.Path = Path.Udp(
                SocketAddressCodec.ReadAddress(_receive.AddressOf(i)),
                SocketAddressCodec.ReadLocalAddress(header.Control, header.ControlLength, (ushort)Port));
        }

        return Math.Max(count, 0);
    }

    /// <inheritdoc/>
    public int Send(SendBatch batch) => _sender.Send(batch);

    /// <inheritdoc/>
    public void Wait(int timeoutMs)
    {
        var events = stackalloc byte[2 * EpollEventSize];
        _ = LibC.EpollWait(_epoll, events, 2, timeoutMs);
    }

    /// <inheritdoc/>
    public void Wake()
    {
        var one = 1ul;
        _ = LibC.Write(_wakeUp, &one, sizeof(ulong));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _ = LibC.Close(_epoll);
        _ = LibC.Close(_wakeUp);
        _ = LibC.Close(_socket);
        _receive.Dispose();
        _sender.Dispose();
    }

    /// <remarks>Edge-triggered, each write to the eventfd ends one wait and nobody needs to read it empty.</remarks>
    private bool Register(int descriptor, uint events)
    {
        // struct epoll_event is packed on x86-64 only (12 bytes, data at 4), and 16 bytes with data at 8 elsewhere. The
        // data is not used, so that the event mask at 0 is all that matters.
        var registration = stackalloc byte[EpollEventSize];
        new Span<byte>(registration, EpollEventSize).Clear();
        *(uint*)registration = events;
        return LibC.EpollControl(_epoll, LibC.EpollControlAdd, descriptor, registration) == 0;
    }

    private int ReadPort()
    {
        var address = stackalloc byte[SocketAddressCodec.AddressSize];
        var length = (uint)SocketAddressCodec.AddressSize;
        if (LibC.GetSocketName(_socket, address, &length) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "The media port cannot be read.");
        }

        return SocketAddressCodec.ReadAddress(address).Port;
    }
}
