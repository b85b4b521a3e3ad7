using System.Runtime.InteropServices;

namespace Videoroom.Engine.Network.Linux;

/// <summary>
/// Sends batches in as few system calls and as few messages as they allow: neighbours on one path with one size (the
/// last may be smaller) go through the kernel's UDP path as one message, which is cut into datagrams at its very end
/// (UDP_SEGMENT). A message that the system refuses is sent again datagram by datagram, so that only the bad ones are lost.
/// </summary>
internal sealed unsafe class SegmentingSender : IDisposable
{
    /// <summary>Datagrams that one message may become: UDP_MAX_SEGMENTS of the kernels that have the fewest.</summary>
    public const int MaxSegments = 64;

    /// <summary>Bytes of one message: an IP packet's length field, without the headers of IPv6 and UDP.</summary>
    public const int MaxMessageBytes = ushort.MaxValue - 40 - 8;

    /// <summary>
    /// How long a full send queue may hold the loop up, once a batch. It drains at line rate: a millisecond frees more
    /// than a batch; longer would delay other receivers, and what is dropped can be asked for again.
    /// </summary>
    private const int SendQueueWaitMs = 1;

    private readonly int _socket;
    private readonly bool _ipv6;
    private readonly MessageHeaders _messages = new(SendBatch.Size);
    private readonly MessageHeaders _singles = new(MaxSegments);
    private readonly int[] _first = new int[SendBatch.Size];
    private readonly int[] _datagrams = new int[SendBatch.Size];
    private bool _waited;

    /// <param name="socket">The socket; it stays the caller's.</param>
    /// <param name="ipv6">Whether it is a dual-stack socket rather than one of IPv4 alone.</param>
    public SegmentingSender(int socket, bool ipv6)
    {
        _socket = socket;
        _ipv6 = ipv6;
        // Size 0 changes nothing; a kernel before 4.18 does not know the option.
        var none = 0;
        Segments = LibC.SetSocketOption(socket, LibC.LevelUdp, LibC.OptionUdpSegment, &none, sizeof(int)) == 0;
    }

    /// <summary>True while the system is given several datagrams in one message.</summary>
    public bool Segments { get; private set; }

    /// <summary>Sends a batch in order, each datagram that the system takes.</summary>
    /// <returns>How many datagrams were dropped.</returns>
    public int Send(SendBatch batch)
    {
        _waited = false;
        var messages = WriteMessages(batch);
        var dropped = 0;
        for (var done = 0; (done += Transmit(_messages, done, messages, out var error)) < messages; done++)
        {
            // An error belongs to the first message that was not sent: the call reports it only for that one.
            if (IsQueueFull(error))
            {
                return dropped + batch.Count - _first[done];
            }

            if (_datagrams[done] == 1)
            {
                dropped++;
                continue;
            }

            // What the device cannot do it will not do the next time either. Other errors may be this path's alone.
            if (error == LibC.ErrorInputOutput)
            {
                Segments = false;
            }

            dropped += SendOneByOne(batch, _first[done], _datagrams[done]);
        }

        return dropped;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _messages.Dispose();
        _singles.Dispose();
    }

    private static bool IsQueueFull(int error) => error is LibC.ErrorAgain or LibC.ErrorNoBuffers;

    private int WriteMessages(SendBatch batch)
    {
        var messages = 0;
        for (var next = 0; next < batch.Count; messages++)
        {
            var datagrams = Segments ? RunLength(batch, next) : 1;
            _first[messages] = next;
            _datagrams[messages] = datagrams;
            Write(_messages, messages, batch, next, datagrams);
            next += datagrams;
        }

        return messages;
    }

    private int SendOneByOne(SendBatch batch, int first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Write(_singles, i, batch, first + i, 1);
        }

        var dropped = 0;
        for (var done = 0; (done += Transmit(_singles, done, count, out var error)) < count; done++)
        {
            if (IsQueueFull(error))
            {
                return dropped + count - done;
            }

            dropped++;
        }

        return dropped;
    }

    /// <summary>How many datagrams from <paramref name="first"/> on may go as one message.</summary>
    private static int RunLength(SendBatch batch, int first)
    {
        ref readonly var path = ref batch.PathOf(first);
        var size = batch.LengthOf(first);
        var bytes = size;
        var last = Math.Min(batch.Count, first + MaxSegments);
        for (var i = first + 1; i < last; i++)
        {
            var length = batch.LengthOf(i);
            bytes += length;
            if (length > size || length == 0 || bytes > MaxMessageBytes || !Path.AreSame(path, batch.PathOf(i)))
            {
                return i - first;
            }

            if (length < size)
            {
                return i + 1 - first;
            }
        }

        return last - first;
    }

    private void Write(MessageHeaders headers, int index, SendBatch batch, int first, int datagrams)
    {
        ref readonly var path = ref batch.PathOf(first);
        ref var header = ref headers[index];
        var control = headers.ControlOf(index);
        header.NameLength = SocketAddressCodec.WriteAddress(headers.AddressOf(index), _ipv6, path.Remote);
        header.ControlLength = SocketAddressCodec.WriteLocalAddress(control, _ipv6, path.Local);
        if (datagrams > 1)
        {
            header.ControlLength = SocketAddressCodec.WriteSegmentSize(control, header.ControlLength, (ushort)batch.LengthOf(first));
        }
        // A batch's datagrams lie side by side, so that a message is one piece of memory.
        var last = first + datagrams - 1;
        ref var vector = ref headers.VectorOf(index);
        vector.Base = batch.DataOf(first);
        vector.Length = (nuint)(batch.DataOf(last) + batch.LengthOf(last) - batch.DataOf(first));
    }

    /// <summary>Sends until the end or the first error that a short wait does not cure.</summary>
    /// <returns>How many messages went out.</returns>
    private int Transmit(MessageHeaders headers, int first, int count, out int error)
    {
        error = 0;
        var next = first;
        while (next < count)
        {
            var sent = LibC.SendMessages(_socket, headers.First + next, (uint)(count - next), LibC.MessageDontWait);
            if (sent > 0)
            {
                next += sent;
                continue;
            }

            error = Marshal.GetLastPInvokeError();
            if (error == LibC.ErrorInterrupted)
            {
                continue;
            }

            if (!IsQueueFull(error) || _waited || !WaitForSendQueue())
            {
                break;
            }

            _waited = true;
        }

        return next - first;
    }

    private bool WaitForSendQueue()
    {
        var descriptor = new LibC.PollDescriptor { Descriptor = _socket, Events = LibC.PollOut };
        return LibC.Poll(&descriptor, 1, SendQueueWaitMs) > 0;
    }
}
