using System.Text;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Fuzz.Targets.EngineRig;

/// <summary>A peer who has joined like everybody, and sends what it likes.</summary>
internal sealed class HostilePeer(FuzzCall call, int slot, Path path) : FuzzPeer(call, slot, path)
{
    /// <summary>Addresses that it sends from, besides forged ones.</summary>
    public const int Addresses = 18;

    private const int TurnPort = 6000;
    private const int TurnClients = 2;
    private const byte FirstChannelByte = 64;

    // Nobody else's: who knows the password may name it (docs/security.md, what is known to remain).
    private static readonly Path Claimed = FuzzCall.Stranger(300);

    private uint _nextSsrc = 0x7000_0000;

    /// <inheritdoc/>
    public override bool Has(in TransportAddress address)
        => address.WithPort(0) == Path.Remote.WithPort(0) || address == Claimed.Remote;

    /// <summary>One of the addresses that it sends from; of the two behind them one is another peer's, one nobody's.</summary>
    public Path PathFrom(int index) => index switch
    {
        < Addresses => Path with { Remote = Path.Remote.WithPort((ushort)(Path.Remote.Port + index)) },
        Addresses => Call.Publisher.Path,
        _ => Claimed,
    };

    /// <summary>Takes what its TURN clients are sent, too.</summary>
    public override void Receive(ReadOnlySpan<byte> datagram)
    {
        // Through the relay, or an answer of the TURN server.
        if (datagram[0] is >= FirstChannelByte and < 128 || (StunMessage.TryParse(datagram, out var message) && message.Method != StunMethod.Binding))
        {
            return;
        }

        base.Receive(datagram);
    }

    /// <summary>Sends a check with right credentials, and with whatever attributes the bytes have.</summary>
    public bool SendCheck(ReadOnlySpan<byte> attributes, in Path from)
    {
        var writer = new StunWriter(Datagram, StunClass.Request, StunMethod.Binding, "transaction1"u8);
        AddUsername(ref writer);
        Span<byte> whole = stackalloc byte[StunMessage.HeaderLength + Math.Min(attributes.Length & ~3, 512)];
        whole.Clear();
        _ = new StunWriter(whole, StunClass.Request, StunMethod.Binding, "transaction1"u8);
        attributes[..(whole.Length - StunMessage.HeaderLength)].CopyTo(whole[StunMessage.HeaderLength..]);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(whole[2..], (ushort)(whole.Length - StunMessage.HeaderLength));
        if (StunMessage.TryParse(whole, out var parsed))
        {
            foreach (var attribute in parsed.EnumerateAttributes())
            {
                writer.Add(attribute.Type, attribute.Value);
            }
        }

        return Call.SendFrom(from, Sign(ref writer));
    }

    /// <summary>Sends a TURN message with right credentials, or ChannelData.</summary>
    public bool SendTurn(ReadOnlySpan<byte> message, byte option)
    {
        var client = Path with { Remote = Path.Remote.WithPort((ushort)(TurnPort + (option % TurnClients))) };
        if (message.IsEmpty || message[0] >= FirstChannelByte || !StunMessage.TryParse(message, out var parsed))
        {
            return Call.SendFrom(client, message);
        }

        Span<byte> nonce = stackalloc byte[TurnNonces.Length];
        Call.Turns.Nonces.Write(client.Remote, Call.NowMs, nonce);
        var writer = new StunWriter(Datagram, parsed.Class, parsed.Method, parsed.TransactionId);
        foreach (var attribute in parsed.EnumerateAttributes())
        {
            writer.Add(attribute.Type, attribute.Value);
        }

        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes(Session.TurnUser.Username));
        writer.Add(StunAttribute.Realm, Call.Turns.Realm);
        writer.Add(StunAttribute.Nonce, nonce);
        writer.AddMessageIntegrity(Session.TurnUser.Key);
        return Call.SendFrom(client, Datagram[..writer.Length]);
    }

    /// <summary>Publishes and subscribes, as the answers to its offers would have it.</summary>
    /// <param name="choice">What.</param>
    public void Renegotiate(int choice)
    {
        switch (choice % 10)
        {
            case 0:
                Connection.Publish(CallTracks.Video("m", [new PublishedEncoding("l"), new PublishedEncoding("h")]));
                break;
            case 1:
                Connection.Publish(CallTracks.Video("m", [new PublishedEncoding(null, CallTracks.HostileSsrc, CallTracks.HostileSsrc + 1)]));
                break;
            case 2:
                Connection.Unpublish("m");
                break;
            case 3:
                Connection.Publish(CallTracks.H264("x"));
                break;
            case 4:
                Connection.Publish(CallTracks.Audio("s", CallTracks.HostileSsrc + 7));
                break;
            case 5:
                Connection.Subscribe(CallTracks.VideoSlot("m", NextSsrc(), "7"));
                break;
            case 6:
                Connection.Unsubscribe("7");
                break;
            case 7:
                Connection.Subscribe(CallTracks.VideoSlot("u", NextSsrc(), "8") with { Source = new TrackSource(FuzzNode.Name, 1) });
                break;
            case 8:
                Connection.SetTargetEncoding(choice % 20 < 10 ? "m" : "u", choice % 40 < 20 ? "l" : "h");
                break;
            default:
                Connection.SetTrackSource("u", new TrackSource(FuzzNode.Name, 1 + (choice % 3)));
                break;
        }

        Call.Turn();
    }

    private uint NextSsrc() => _nextSsrc += 2;
}
