using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>Adds attributes to a message.</summary>
internal delegate void Attributes(ref StunWriter writer);

/// <summary>A TURN server with a user, a client's path, and a clock that is a number.</summary>
internal sealed class TurnRig
{
    public static readonly TransportAddress Server = At("198.51.100.1", 20_000);
    public static readonly TransportAddress ServerIPv6 = At("2001:db8:1::1", 20_000);
    public static readonly TransportAddress ClientAddress = At("192.0.2.10", 40_000);

    private readonly byte[] _response = new byte[TurnServer.MaxResponseLength];
    private readonly Dictionary<Path, string> _nonces = [];
    private uint _transactions;

    public TurnRig(TurnServiceOptions? options = null, IRelaySocketFactory? sockets = null, RelayedDatagramHandler? received = null)
    {
        Services = new TurnServices(options ?? Options, new FakeTimeProvider(), sockets);
        Services.Policy.SetMediaAddresses([Server, ServerIPv6]);
        Turn = new TurnServer(Services, received);
        User = Services.Users.Add("alice", null);
        Other = Services.Users.Add("bob", null);
    }

    public static TurnServiceOptions Options { get; } = new()
    {
        Realm = "example.org",
        RelayedIPv4 = IPAddress.Parse("198.51.100.1"),
        RelayedIPv6 = IPAddress.Parse("2001:db8:1::1"),
        FirstPort = 50_000,
        LastPort = 50_099,
    };

    public TurnServices Services { get; }

    public TurnServer Turn { get; }

    public TurnUser User { get; }

    public TurnUser Other { get; }

    public long Now { get; set; } = 1_000_000;

    public static Attributes Udp { get; } = (ref StunWriter writer) => writer.AddUInt32(StunAttribute.RequestedTransport, 17u << 24);

    /// <summary>A client behind another port, or on a connection.</summary>
    public static Path Client(int index = 0) => Path.Udp(ClientAddress.WithPort((ushort)(ClientAddress.Port + index)), Server);

    public static Path StreamClient(int index = 0) => Client(index) with { Kind = PathKind.Tcp, Carrier = new FakeConnection() };

    public static TransportAddress At(string address, int port) => TransportAddress.FromAddress(IPAddress.Parse(address), (ushort)port);

    /// <summary>A request with right credentials; a stale nonce is replaced, as every client does.</summary>
    public TurnReply Request(ushort method, Attributes? attributes = null, Path? client = null, TurnUser? user = null)
    {
        var reply = Receive(Signed(method, attributes, client ?? Client(), user), client);
        if (reply.IsSilent || reply.Error != 438)
        {
            return reply;
        }

        _nonces[client ?? Client()] = reply.Nonce;
        return Receive(Signed(method, attributes, client ?? Client(), user), client);
    }

    public TurnReply Allocate(Path? client = null, TurnUser? user = null, Attributes? more = null)
        => Request(StunMethod.Allocate, Udp + more, client, user);

    /// <summary>Makes an allocation and gets hold of it.</summary>
    public TurnAllocation AllocateAndFind(Path? client = null, Attributes? more = null)
    {
        Assert.Equal(0, Allocate(client, more: more).Error);
        return Turn.Find(client ?? Client())!;
    }

    public TurnReply AllocateIPv6(Path? client = null) => Allocate(client, more: Family(2));

    public TurnReply Refresh(int? lifetime = null, Path? client = null, TurnUser? user = null, Attributes? more = null)
        => Request(StunMethod.Refresh, (lifetime is { } seconds ? Lifetime((uint)seconds) : null) + more, client, user);

    public TurnReply Permit(params TransportAddress[] peers) => Permit(null, null, peers);

    public TurnReply Permit(Path? client, TurnUser? user, params TransportAddress[] peers)
        => Request(StunMethod.CreatePermission, peers.Aggregate((Attributes?)null, (all, peer) => all + Peer(peer)), client, user);

    public TurnReply Bind(int channel, TransportAddress peer, Path? client = null, TurnUser? user = null)
        => Request(StunMethod.ChannelBind, Channel(channel) + Peer(peer), client, user);

    /// <summary>The bytes of a request with right credentials and the client's nonce.</summary>
    public byte[] Signed(ushort method, Attributes? attributes, Path client, TurnUser? user = null, bool fingerprint = true)
    {
        user ??= User;
        if (!_nonces.TryGetValue(client, out var nonce))
        {
            _nonces[client] = nonce = Challenge(client);
        }

        return Write(StunClass.Request, method, attributes + Credentials(user.Username, nonce), user.Key, fingerprint);
    }

    public byte[] Write(StunClass messageClass, ushort method, Attributes? attributes, byte[]? key = null, bool fingerprint = false)
    {
        var buffer = new byte[4096];
        var transactionId = new byte[StunMessage.TransactionIdLength];
        BinaryPrimitives.WriteUInt32BigEndian(transactionId, ++_transactions);
        var writer = new StunWriter(buffer, messageClass, method, transactionId);
        attributes?.Invoke(ref writer);
        if (key is not null)
        {
            writer.AddMessageIntegrity(key);
        }

        if (fingerprint)
        {
            writer.AddFingerprint();
        }

        Assert.NotEqual(0, writer.Length);
        return buffer[..writer.Length];
    }

    public TurnReply Receive(byte[] message, Path? client = null)
    {
        var result = Turn.Handle(message, client ?? Client(), Now, _response);
        return new TurnReply(result.Outcome, _response[..result.ResponseLength]);
    }

    public TurnResult Send(TransportAddress peer, ReadOnlySpan<byte> data, Path? client = null)
        => Turn.Handle(SendIndication(peer, data.ToArray()), client ?? Client(), Now, _response);

    public byte[] SendIndication(TransportAddress peer, byte[] data)
        => Write(StunClass.Indication, StunMethod.Send, Peer(peer) + ((ref StunWriter writer) => writer.Add(StunAttribute.Data, data)));

    public bool SendOnChannel(int channel, ReadOnlySpan<byte> data, out TurnRelay relay, Path? client = null)
        => Turn.TryReadChannelData(ChannelData(channel, data), client ?? Client(), Now, out relay);

    public static byte[] ChannelData(int channel, ReadOnlySpan<byte> data)
        => [(byte)(channel >> 8), (byte)channel, (byte)(data.Length >> 8), (byte)data.Length, .. data];

    /// <summary>Asks for a nonce.</summary>
    public string Challenge(Path client)
    {
        var reply = Receive(Write(StunClass.Request, StunMethod.Allocate, Udp), client);
        Assert.Equal(401, reply.Error);
        return reply.Nonce;
    }

    public static Attributes Lifetime(uint seconds) => (ref StunWriter writer) => writer.AddUInt32(StunAttribute.Lifetime, seconds);

    public static Attributes Family(byte family) => (ref StunWriter writer) => writer.AddUInt32(StunAttribute.RequestedAddressFamily, (uint)family << 24);

    public static Attributes Channel(int number) => (ref StunWriter writer) => writer.AddUInt32(StunAttribute.ChannelNumber, (uint)number << 16);

    public static Attributes Peer(TransportAddress peer) => (ref StunWriter writer) => writer.AddXorAddress(StunAttribute.XorPeerAddress, peer);

    /// <summary>An IPv6 address as it is written, where <see cref="TransportAddress"/> would make an IPv4 one of it.</summary>
    public Attributes RawIPv6Peer(string address, int port) => (ref StunWriter writer) =>
    {
        var mask = new byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(mask, StunMessage.MagicCookie);
        BinaryPrimitives.WriteUInt32BigEndian(mask.AsSpan(4), _transactions);
        var value = new byte[StunAddress.IPv6Length];
        value[1] = StunAddress.FamilyIPv6;
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(2), (ushort)(port ^ (StunMessage.MagicCookie >> 16)));
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            value[4 + i] = (byte)(bytes[i] ^ mask[i]);
        }

        writer.Add(StunAttribute.XorPeerAddress, value);
    };

    public static Attributes Bytes(ushort type, params byte[] value) => (ref StunWriter writer) => writer.Add(type, value);

    public static Attributes Credentials(string username, string nonce, string realm = "example.org") => (ref StunWriter writer) =>
    {
        writer.Add(StunAttribute.Username, Encoding.UTF8.GetBytes(username));
        writer.Add(StunAttribute.Realm, Encoding.UTF8.GetBytes(realm));
        writer.Add(StunAttribute.Nonce, Encoding.UTF8.GetBytes(nonce));
    };

    /// <summary>The key as a client computes it.</summary>
    public static byte[] Key(string username, string password, string realm = "example.org")
        => MD5.HashData(Encoding.UTF8.GetBytes($"{username}:{realm}:{password}"));

    private sealed class FakeConnection : StreamConnection
    {
        public override Path Wire => default;

        public override bool IsClosed => false;

        public override bool TryBegin(in Path path, long nowMs, out DatagramWrapping wrapping) => throw new NotSupportedException();

        public override int Wrap(Span<byte> frame, in DatagramWrapping wrapping, int length) => throw new NotSupportedException();

        public override bool TrySend(ReadOnlySpan<byte> frame, out bool isFirst) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();
    }
}
