using System.Net;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Sdp;
using Videoroom.Tests.Engine.Sdp;

namespace Videoroom.Tests.Actors.Negotiation;

/// <summary>A negotiator and the client at its other end.</summary>
public abstract class NegotiatorTestBase
{
    private protected OfferingClient Client { get; } = new("P", restartsIce: true);

    private protected Negotiator Negotiator { get; } = Create();

    private protected static Negotiator Create(Func<NegotiatorOptions, NegotiatorOptions>? change = null)
    {
        var options = new NegotiatorOptions
        {
            PeerId = "P",
            Ice = IceParameters.CreateRandom(),
            Fingerprint = new CertificateFingerprint("sha-256", "01:02"),
            AnnouncedAddresses = [new IPEndPoint(IPAddress.Parse("203.0.113.5"), 20000)],
        };
        return new Negotiator(change?.Invoke(options) ?? options);
    }

    private protected static RemoteTrack Audio(string peer, string name) => new($"{peer}:{name}", peer, new CodecFormat(Codec.Opus, 109, 48_000, 2));

    private protected static RemoteTrack Video(string peer, string name) => new($"{peer}:{name}", peer, new CodecFormat(Codec.Vp8, 120, 90_000));

    private protected static SessionDescription Answer(NegotiationResult result)
    {
        Assert.Null(result.Error);
        return SdpFixtures.ParseText(result.Answer!.Sdp);
    }

    private protected NegotiationResult Offer() => Complete(Client.Offer());

    private protected NegotiationResult Join(string peer)
        => Complete(Client.Offer(Negotiator.AddRemoteTracks([Audio(peer, "a"), Video(peer, "v")], 0).OfferRequest!));

    private protected NegotiationResult Complete(ClientOffer offer)
    {
        var result = Negotiator.HandleOffer(offer, 0);
        Assert.Null(result.Error);
        Negotiator.HandleIceSelected(Client.Ufrag, 0);
        return result;
    }
}
