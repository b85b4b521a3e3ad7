using Videoroom.Engine.Codecs;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Relay.Control;
using Videoroom.Engine.Rtp;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Fuzz.Targets.EngineRig;

/// <summary>Another node of the cluster, which has the keys and says what it likes. It publishes track <c>u</c> in two layers.</summary>
internal sealed class FuzzNode : IRelayControl, IDisposable
{
    /// <summary>Its name.</summary>
    public const string Name = "there";

    /// <summary>What its packets name track <c>u</c> by.</summary>
    public const uint Handle = 1;

    private readonly FuzzCall _call;
    private readonly RelaySealer _sealer;
    private readonly byte[] _datagram = new byte[PacketBuffer.Capacity];

    /// <summary>Links it with the call's node.</summary>
    public FuzzNode(FuzzCall call, Path path)
    {
        _call = call;
        Path = path;
        call.Relay.Start(this);
        _sealer = new RelaySealer(call.Relay.CreateOffer(Name));
        call.Relay.Open(Name, new RelayLinkOptions(new RelayOffer(path.Remote.ToString(), 1, new byte[RelayOffer.KeyLength], new byte[RelayOffer.SaltLength])));
        call.Turn();
    }

    /// <summary>Where it sends from.</summary>
    public Path Path { get; }

    /// <summary>The description of its track.</summary>
    public static RelayDescribe Description { get; } = new(new RelayTrackKey("room", "u", 1))
    {
        Handle = Handle,
        Connection = 5,
        Format = new CodecFormat(Codec.Vp8, CallTracks.Vp8PayloadType, 90_000),
        Extensions = new HeaderExtensionIds { Mid = 1 },
        Rids = ["l", "h"],
        Live = 3,
        Stable = 3,
    };

    /// <summary>Sends a frame under its key.</summary>
    public bool SendFrame(in RelayFrame frame, ReadOnlySpan<byte> payload)
    {
        payload = payload[..Math.Min(payload.Length, _datagram.Length - RelayPacket.Overhead)];
        return _call.SendFrom(Path, _datagram.AsSpan(0, _sealer.Seal(frame, payload, _datagram)));
    }

    /// <summary>Says something beside the media.</summary>
    public bool SendControl(ReadOnlySpan<byte> message)
    {
        _call.Relay.HandleControl(Name, message.ToArray());
        _call.Turn();
        return true;
    }

    /// <inheritdoc/>
    void IRelayControl.Send(string node, ReadOnlyMemory<byte> message)
    {
        if (RelayControlReader.Read(message.Span) is null)
        {
            throw new BrokenInvariantException("what a relay says can be read");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sealer.Dispose();
}
