using System.Buffers.Binary;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Turn;

/// <summary>
/// A relayed transport address that a client holds (RFC 8656, section 5), and the carrier of what is sent to the client
/// through it. Changed by the loop of its <see cref="TurnServer"/> alone; <see cref="TryBegin"/>, <see cref="TryAcceptFrom"/>
/// and <see cref="Wrap"/> may be called by any.
/// </summary>
internal sealed class TurnAllocation : PathCarrier, IConnectionHolder
{
    private const int ChannelHeaderLength = 4;
    private const int DataIndicationType = 0x0017;

    private readonly TurnPeerPolicy _policy;
    private readonly bool _isStream;
    private volatile TurnBindings _bindings = TurnBindings.None;
    private volatile bool _isClosed;
    private long _expiresMs;

    public TurnAllocation(TurnUser user, in TakenPort relayed, in Path client, TurnPeerPolicy policy)
    {
        User = user;
        Family = relayed.Family;
        Relayed = relayed.Address;
        Client = client;
        Socket = relayed.Socket;
        _policy = policy;
        _isStream = client.Carrier is StreamConnection;
    }

    /// <summary>Whose credentials it was made with; what it relays reaches that user's session only.</summary>
    public TurnUser User { get; }

    /// <summary>The address that peers see, and that it numbers.</summary>
    public TransportAddress Relayed { get; }

    /// <summary>The family of <see cref="Relayed"/>, and of every peer.</summary>
    public RelayFamily Family { get; }

    /// <summary>How the client reaches the server: the 5-tuple of RFC 8656.</summary>
    public Path Client { get; }

    /// <inheritdoc/>
    public override Path Wire => Client;

    /// <summary>The bound port; null unless foreign peers are allowed.</summary>
    public IRelaySocket? Socket { get; }

    /// <summary>True once it has ended, or its user has: nothing passes any more in either direction.</summary>
    public override bool IsClosed => _isClosed || User.IsClosed;

    /// <summary>Until when it stands unless it is refreshed.</summary>
    public long ExpiresMs
    {
        get => Volatile.Read(ref _expiresMs);
        set => Volatile.Write(ref _expiresMs, value);
    }

    /// <summary>Its permissions and channels.</summary>
    public TurnBindings Bindings
    {
        get => _bindings;
        set => _bindings = value;
    }

    /// <summary>The request that made it, to recognise its retransmissions.</summary>
    public required TurnAllocateAnswer Answer { get; init; }

    /// <summary>The path from one of its peers, such as our media address, to the client.</summary>
    public Path PathTo(in TransportAddress peer) => new(PathKind.Relayed, Relayed, peer) { Carrier = this };

    /// <summary>Ends it for all loops.</summary>
    public void Close()
    {
        _isClosed = true;
        _bindings = TurnBindings.None;
        Socket?.Dispose();
    }

    /// <summary>Whether it relays: neither closed nor expired.</summary>
    public bool IsLive(long nowMs) => !IsClosed && nowMs < ExpiresMs;

    /// <summary>
    /// Whether what a foreign peer sent to <see cref="Relayed"/> may go to the client: it has a permission, the policy allows
    /// its address and port, and the user's bandwidth is not used up.
    /// </summary>
    /// <param name="peer">Where it came from.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="nowMs">The engine's clock, in milliseconds.</param>
    public bool TryAcceptFrom(in TransportAddress peer, int length, long nowMs)
        => IsLive(nowMs) && _bindings.HasPermission(peer, nowMs) && _policy.Allows(peer) && User.Bandwidth.TryTake(length, nowMs);

    /// <inheritdoc/>
    public override bool TryBegin(in Path path, long nowMs, out DatagramWrapping wrapping)
    {
        wrapping = default;
        var bindings = _bindings;
        // Whoever has a channel only hears from its peer while the permission stands, too (RFC 8656, section 11.3).
        if (!IsLive(nowMs) || !bindings.HasPermission(path.Local, nowMs))
        {
            return false;
        }

        var channel = bindings.FindChannel(path.Local, nowMs);
        wrapping = channel != 0
            ? new DatagramWrapping(ChannelHeaderLength, channel)
            : new DatagramWrapping(DataHeaderLength(path.Local), 0, path.Local);
        return true;
    }

    /// <inheritdoc/>
    public override int Wrap(Span<byte> frame, in DatagramWrapping wrapping, int length)
        => wrapping.Channel != 0 ? WrapChannelData(frame, wrapping.Channel, length) : WrapData(frame, wrapping, length);

    // RFC 8656, section 12.5: padded on a stream, where the next message has to begin at a multiple of four.
    private int WrapChannelData(Span<byte> frame, ushort channel, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame, channel);
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
        return _isStream ? Pad(frame, ChannelHeaderLength + length) : ChannelHeaderLength + length;
    }

    private static int DataHeaderLength(in TransportAddress peer)
        => StunMessage.HeaderLength + (2 * StunMessage.AttributeHeaderLength) + StunAddress.GetLength(peer);

    // RFC 8656, section 11.4: XOR-PEER-ADDRESS, then DATA.
    private static int WrapData(Span<byte> frame, in DatagramWrapping wrapping, int length)
    {
        var total = Pad(frame, wrapping.HeaderLength + length);
        BinaryPrimitives.WriteUInt16BigEndian(frame, DataIndicationType);
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)(total - StunMessage.HeaderLength));
        BinaryPrimitives.WriteUInt32BigEndian(frame[4..], StunMessage.MagicCookie);
        // Nothing answers an indication: its number has to differ, not to be secret.
        var transactionId = frame.Slice(8, StunMessage.TransactionIdLength);
        Random.Shared.NextBytes(transactionId);
        var addressLength = StunAddress.GetLength(wrapping.Peer);
        var attribute = frame[StunMessage.HeaderLength..];
        BinaryPrimitives.WriteUInt16BigEndian(attribute, StunAttribute.XorPeerAddress);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)addressLength);
        StunAddress.Write(wrapping.Peer, transactionId, attribute.Slice(StunMessage.AttributeHeaderLength, addressLength));
        attribute = attribute[(StunMessage.AttributeHeaderLength + addressLength)..];
        BinaryPrimitives.WriteUInt16BigEndian(attribute, StunAttribute.Data);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)length);
        return total;
    }

    private static int Pad(Span<byte> frame, int length)
    {
        var padded = StunMessage.PaddedLength(length);
        frame[length..padded].Clear();
        return padded;
    }
}
