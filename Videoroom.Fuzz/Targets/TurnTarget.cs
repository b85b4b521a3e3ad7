using System.Buffers.Binary;
using System.Net;
using System.Text;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// The TURN server of a loop. An input is options, which client, milliseconds since the last one, and a STUN message or ChannelData; with
/// the options a message is signed anew by one of two users, with a nonce that the server has given out.
/// </summary>
internal sealed class TurnTarget : FuzzTarget
{
    private const int RightLength = 0x01;
    private const int SignAsFirst = 0x02;
    private const int SignAsSecond = 0x04;
    private const int Fingerprint = 0x08;
    private const int OverStream = 0x10;
    private const int LongPause = 0x20;
    private const int LastToken = 0x40;
    private const int MaxWritten = 4096;
    private const int Clients = 8;
    private const int MaxAllocations = 5;
    private const long LongPauseMs = 200_000;

    private static readonly TransportAddress Media = TransportAddress.FromIPv4(0xC633_6401, 20_000);
    private static readonly TransportAddress Foreign = TransportAddress.FromIPv4(0xC000_0207, 3478);
    private static readonly TurnPeerRule[] Rules = [Rule("192.0.2.0/24:*"), Rule("[2001:db8:2::]/48:*")];

    private readonly byte[] _written = new byte[MaxWritten];
    private readonly byte[] _response = new byte[TurnServer.MaxResponseLength];
    private readonly byte[] _token = new byte[sizeof(ulong)];
    private readonly Path[] _streams = [.. Enumerable.Range(0, Clients).Select(index => Client(index) with { Kind = PathKind.Tcp, Carrier = new SilentConnection() })];
    private OpenPorts _ports = new();
    private TurnServices _services = null!;
    private TurnServer _turn = null!;
    private TurnUser[] _users = [];
    private long _nowMs;

    /// <inheritdoc/>
    public override string Name => "turn";

    /// <inheritdoc/>
    public override string Summary
        => "The TURN server: what is not signed changes nothing, what is relayed lies in its message and goes to an allowed peer, quotas hold, and at the end every port is given back.";

    /// <inheritdoc/>
    public override int InputsPerState => 512;

    /// <inheritdoc/>
    public override long AllocationBase => 64 * 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    private static (ushort Type, byte[] Value) Udp => (StunAttribute.RequestedTransport, [17, 0, 0, 0]);

    /// <inheritdoc/>
    public override void Reset()
    {
        _nowMs = 1_000_000;
        _ports = new OpenPorts();
        var options = new TurnServiceOptions
        {
            Realm = "example.org",
            RelayedIPv4 = IPAddress.Parse("198.51.100.1"),
            RelayedIPv6 = IPAddress.Parse("2001:db8:1::1"),
            FirstPort = 50_000,
            LastPort = 50_031,
            AllowedPeers = Rules,
            MaxAllocationsPerUser = MaxAllocations,
        };
        _services = new TurnServices(options, new ManualClock(), _ports);
        _services.Policy.SetMediaAddresses([Media]);
        _turn = new TurnServer(_services);
        _users = [_services.Users.Add("alice", null), _services.Users.Add("bob", null)];
    }

    /// <inheritdoc/>
    public override void Finish()
    {
        _turn.Close();
        Require(_turn.Allocations == 0 && _turn.NextDeadlineMs == long.MaxValue, "a closed server has no allocation");
        Require(_services.Ports.Taken == 0, "a closed server has given every port back");
        Require(_users.All(user => user.Allocations == 0), "no allocation of a user is counted when there is none");
        Require(_ports.Open == 0, "no relayed port is open when there is no allocation");
    }

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var options = reader.Byte();
        var index = reader.Byte() % Clients;
        var client = (options & OverStream) != 0 ? _streams[index] : Client(index);
        _nowMs += reader.Byte() + ((options & LongPause) != 0 ? LongPauseMs : 0);
        if (_nowMs >= _turn.NextDeadlineMs)
        {
            _turn.Sweep(_nowMs);
        }

        var signer = (options & SignAsFirst) != 0 ? _users[0] : (options & SignAsSecond) != 0 ? _users[1] : null;
        var message = Prepare(reader.Rest, options, client, signer);
        var taken = Handle(message, client, signer) | ReadChannelData(message, client);
        Require(_users.All(user => user.Allocations is >= 0 and <= MaxAllocations), "a user has no more allocations than he may");
        Require(_turn.Allocations <= _users.Length * MaxAllocations, "there are no more allocations than the users may have");
        return taken;
    }

    private ReadOnlySpan<byte> Prepare(ReadOnlySpan<byte> message, int options, in Path client, TurnUser? signer)
    {
        if ((options & RightLength) != 0 && message.Length >= StunMessage.HeaderLength)
        {
            var whole = _written.AsSpan(0, message.Length & ~3);
            message[..whole.Length].CopyTo(whole);
            whole[0] &= 0x3F;
            BinaryPrimitives.WriteUInt16BigEndian(whole[2..], (ushort)(whole.Length - StunMessage.HeaderLength));
            BinaryPrimitives.WriteUInt32BigEndian(whole[4..], StunMessage.MagicCookie);
            message = Scratch.Place(whole);
        }

        if ((signer is null && (options & Fingerprint) == 0) || !StunMessage.TryParse(message, out var parsed))
        {
            return message;
        }

        var writer = new StunWriter(_written, parsed.Class, parsed.Method, parsed.TransactionId);
        foreach (var attribute in parsed.EnumerateAttributes())
        {
            if (attribute.Type == StunAttribute.ReservationToken && (options & LastToken) != 0)
            {
                writer.Add(StunAttribute.ReservationToken, _token);
            }
            else if (signer is null || attribute.Type is not (StunAttribute.Username or StunAttribute.Realm or StunAttribute.Nonce))
            {
                writer.Add(attribute.Type, attribute.Value);
            }
        }

        if (signer is not null)
        {
            Span<byte> nonce = stackalloc byte[TurnNonces.Length];
            _services.Nonces.Write(client.Remote, _nowMs, nonce);
            writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes(signer.Username));
            writer.Add(StunAttribute.Realm, _services.Realm);
            writer.Add(StunAttribute.Nonce, nonce);
            writer.AddMessageIntegrity(signer.Key);
        }

        if ((options & Fingerprint) != 0)
        {
            writer.AddFingerprint();
        }

        return Scratch.Place(_written.AsSpan(0, writer.Length));
    }

    private bool Handle(ReadOnlySpan<byte> message, in Path client, TurnUser? signer)
    {
        var before = StateOf(client);
        var result = _turn.Handle(message, client, _nowMs, _response);
        CheckResponse(message, result.ResponseLength);
        if (signer is null)
        {
            Require(StateOf(client) == before, "what is not signed changes nothing");
        }

        switch (result.Outcome)
        {
            case TurnOutcome.Relay:
                Require(result.ResponseLength == 0, "an indication has no answer");
                CheckRelay(message, client, result.Relay);
                return true;
            case TurnOutcome.Answered:
                TakeToken(result.ResponseLength);
                return true;
            default:
                return false;
        }
    }

    private bool ReadChannelData(ReadOnlySpan<byte> message, in Path client)
    {
        if (!_turn.TryReadChannelData(message, client, _nowMs, out var relay))
        {
            return false;
        }

        CheckRelay(message, client, relay);
        return true;
    }

    private void CheckRelay(ReadOnlySpan<byte> message, in Path client, in TurnRelay relay)
    {
        Require(relay.Offset >= 0 && relay.Length >= 0 && relay.Offset + relay.Length <= message.Length, "what is relayed lies in its message");
        Require(ReferenceEquals(relay.Allocation, _turn.Find(client)) && relay.Allocation.IsLive(_nowMs), "what is relayed goes through the client's own allocation");
        Require(_services.Policy.Allows(relay.Peer) && relay.IsMedia == _services.Policy.IsMedia(relay.Peer), "what is relayed goes to a peer that is allowed");
        Require(relay.Allocation.Bindings.HasPermission(relay.Peer, _nowMs) || relay.Allocation.Bindings.FindChannel(relay.Peer, _nowMs) != 0, "a peer has a permission or a channel");
        CheckWrapping(message.Slice(relay.Offset, relay.Length), relay);
    }

    // What comes back from the peer is wrapped so that the client finds the same bytes in it.
    private void CheckWrapping(ReadOnlySpan<byte> datagram, in TurnRelay relay)
    {
        if (!relay.Allocation.TryBegin(relay.Allocation.PathTo(relay.Peer), _nowMs, out var wrapping))
        {
            return;
        }

        datagram.CopyTo(_written.AsSpan(wrapping.HeaderLength));
        var frame = _written.AsSpan(0, relay.Allocation.Wrap(_written, wrapping, datagram.Length));
        if (wrapping.Channel != 0)
        {
            Require(
                BinaryPrimitives.ReadUInt16BigEndian(frame) == wrapping.Channel && BinaryPrimitives.ReadUInt16BigEndian(frame[2..]) == datagram.Length
                && frame.Slice(4, datagram.Length).SequenceEqual(datagram),
                "ChannelData has the channel, the length and the datagram");
        }
        else
        {
            Require(
                StunMessage.TryParse(frame, out var data) && data.TryGetXorAddress(StunAttribute.XorPeerAddress, out var peer) && peer == relay.Peer
                && data.TryGetAttribute(StunAttribute.Data, out var value) && value.SequenceEqual(datagram),
                "a Data indication has the peer and the datagram");
        }
    }

    private void CheckResponse(ReadOnlySpan<byte> message, int length)
    {
        if (length == 0)
        {
            return;
        }

        Require(length <= TurnServer.MaxResponseLength, "an answer has a bound");
        Require(
            StunMessage.TryParse(_response.AsSpan(0, length), out var response)
            && response.Class is StunClass.SuccessResponse or StunClass.ErrorResponse
            && response.TransactionId.SequenceEqual(message.Slice(8, StunMessage.TransactionIdLength)),
            "an answer is a response to the request");
    }

    private void TakeToken(int length)
    {
        if (StunMessage.TryParse(_response.AsSpan(0, length), out var response) && response.TryGetAttribute(StunAttribute.ReservationToken, out var token))
        {
            token.CopyTo(_token);
        }
    }

    private (int All, int First, int Second, TurnBindings? Bindings, long? ExpiresMs, int Ports) StateOf(in Path client)
    {
        var allocation = _turn.Find(client);
        return (_turn.Allocations, _users[0].Allocations, _users[1].Allocations, allocation?.Bindings, allocation?.ExpiresMs, _services.Ports.Taken);
    }

    private static Path Client(int index) => Path.Udp(TransportAddress.FromIPv4(0xC000_020A, (ushort)(40_000 + index)), Media);

    private static TurnPeerRule Rule(string text)
        => TurnPeerRule.TryParse(text, out var rule, out var error) ? rule : throw new InvalidOperationException(error);

    private static List<byte[]> MakeSeeds()
    {
        const int Signed = RightLength | SignAsFirst | Fingerprint;
        return
        [
            Seed(0, Message(StunClass.Request, StunMethod.Binding)),
            Seed(RightLength, Message(StunClass.Request, StunMethod.Allocate, Udp)),
            Seed(Signed, Message(StunClass.Request, StunMethod.Allocate, Udp)),
            Seed(Signed, Message(StunClass.Request, StunMethod.Allocate, Udp), client: 1),
            Seed(RightLength | SignAsSecond, Message(StunClass.Request, StunMethod.Allocate, Udp, (StunAttribute.Lifetime, [0, 0, 3, 9])), client: 2),
            Seed(Signed, Message(StunClass.Request, StunMethod.Allocate, Udp, (StunAttribute.RequestedAddressFamily, [2, 0, 0, 0])), client: 3),
            Seed(Signed, Message(StunClass.Request, StunMethod.Allocate, Udp, (StunAttribute.AdditionalAddressFamily, [2, 0, 0, 0])), client: 3),
            Seed(Signed, Message(StunClass.Request, StunMethod.Allocate, Udp, (StunAttribute.EvenPort, [0x80])), client: 4),
            Seed(Signed | LastToken, Message(StunClass.Request, StunMethod.Allocate, Udp, (StunAttribute.ReservationToken, new byte[8])), client: 5),
            Seed(Signed | OverStream, Message(StunClass.Request, StunMethod.Allocate, Udp), client: 6),
            Seed(Signed, Message(StunClass.Request, StunMethod.Refresh, (StunAttribute.Lifetime, [0, 0, 2, 0x58]))),
            Seed(Signed | LongPause, Message(StunClass.Request, StunMethod.Refresh, (StunAttribute.Lifetime, [0, 0, 0, 0]))),
            Seed(Signed, Message(StunClass.Request, StunMethod.CreatePermission, Peer(Media), Peer(Foreign))),
            Seed(Signed, Message(StunClass.Request, StunMethod.ChannelBind, (StunAttribute.ChannelNumber, [0x40, 0, 0, 0]), Peer(Media))),
            Seed(Signed, Message(StunClass.Request, StunMethod.ChannelBind, (StunAttribute.ChannelNumber, [0x40, 1, 0, 0]), Peer(Foreign))),
            Seed(0, Message(StunClass.Indication, StunMethod.Send, Peer(Media), (StunAttribute.Data, [1, 2, 3, 4, 5, 6, 7]))),
            Seed(0, Message(StunClass.Indication, StunMethod.Send, Peer(Foreign), (StunAttribute.Data, [1, 2, 3, 4, 5, 6, 7]))),
            Seed(0, [0x40, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0]),
            Seed(0, [0x40, 1, 0, 3, 1, 2, 3]),
        ];
    }

    private static byte[] Seed(int options, byte[] message, int client = 0) => [(byte)options, (byte)client, 20, .. message];

    private static (ushort Type, byte[] Value) Peer(in TransportAddress peer)
    {
        var value = new byte[StunAddress.GetLength(peer)];
        StunAddress.Write(peer, "transaction1"u8, value);
        return (StunAttribute.XorPeerAddress, value);
    }

    private static byte[] Message(StunClass messageClass, ushort method, params ReadOnlySpan<(ushort Type, byte[] Value)> attributes)
    {
        var buffer = new byte[512];
        var writer = new StunWriter(buffer, messageClass, method, "transaction1"u8);
        foreach (var (type, value) in attributes)
        {
            writer.Add(type, value);
        }

        return buffer[..writer.Length];
    }

    /// <summary>Relayed ports without a system behind them.</summary>
    private sealed class OpenPorts : IRelaySocketFactory
    {
        public int Open { get; private set; }

        public IRelaySocket TryBind(RelayFamily family, ushort port)
        {
            Open++;
            return new Port(this);
        }

        private sealed class Port(OpenPorts ports) : IRelaySocket
        {
            public bool TrySend(in TransportAddress peer, ReadOnlySpan<byte> datagram) => true;

            public void Begin(TurnAllocation allocation, RelayedDatagramHandler received)
            {
            }

            public void Dispose() => ports.Open--;
        }
    }

    /// <summary>A client's connection, to be told apart from others.</summary>
    private sealed class SilentConnection : StreamConnection
    {
        public override Path Wire => default;

        public override bool IsClosed => false;

        public override bool TryBegin(in Path path, long nowMs, out DatagramWrapping wrapping)
        {
            wrapping = default;
            return true;
        }

        public override int Wrap(Span<byte> frame, in DatagramWrapping wrapping, int length) => length;

        public override bool TrySend(ReadOnlySpan<byte> frame, out bool isFirst)
        {
            isFirst = false;
            return true;
        }

        public override void Flush()
        {
        }
    }
}
