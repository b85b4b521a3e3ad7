using Videoroom.Actors.Channels;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.Endpoints;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Messages;
using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Ice;
using Videoroom.Web.Signalling;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Actors.Channels;

/// <summary>A record prints its properties by itself: into an error, a dead letter, a log of the future.</summary>
public class SecretTextTests
{
    private const string Secret = "s3cret-of-a-peer";

    public static TheoryData<object> Carriers => new(
        new OpenChannel("r", $$"""{"resumeToken":"{{Secret}}"}""", null!, System.Net.IPAddress.Loopback),
        JoinParameters.Parse($$"""{"videoroom":1,"resume":true,"peerId":"p","resumeToken":"{{Secret}}"}""")!,
        new ResumeChannel("r", new JoinParameters(ResumeToken: Secret), null!, System.Net.IPAddress.Loopback),
        new JoinReply("p", Secret, 15, 0, false, 1, []),
        new ClientPush("mediaEvent", Secret, "1"),
        new MediaEventPayload(Secret),
        new PhoenixMessage("1", "1", "room:r", "mediaEvent", Secret),
        new SessionDescriptionData(Secret),
        new OfferRequestData(new SessionDescriptionData(Secret)),
        Offer,
        new ClientMediaEvent("p", Offer),
        new HandleClientEvent(Offer),
        new ClientOffer(Secret, new Dictionary<string, string>(), new Dictionary<string, string>(), new Dictionary<string, TrackBitrates>()),
        new NegotiationAnswer(Secret, new Dictionary<string, string>(), []),
        new NegotiationResult { Answer = new NegotiationAnswer(Secret, new Dictionary<string, string>(), []) },
        new EndpointMediaEvent(new SdpAnswer(Secret, new Dictionary<string, string>())),
        new IceParameters("ufrag", Secret),
        new HttpAnswer(Secret, [new HttpIceServer("turn:192.0.2.1:3478?transport=udp", "name", Secret)]),
        new HttpIceServer("turn:192.0.2.1:3478?transport=udp", "name", Secret),
        new HttpOutcome(new HttpAnswer(Secret, []), null, null),
        new TrickleIceFragment("ufrag", Secret),
        new TrickleOutcome(TrickleResult.Restarted, "tag", Secret),
        new WhipAddress(PeerRole.Publisher, "r", Secret),
        new IntegratedTurnServer("192.0.2.1", 3478, "udp", "name", Secret));

    private static SdpOffer Offer { get; } = new(
        Secret, new Dictionary<string, JsonText>(), new Dictionary<string, string>(), new Dictionary<string, TrackBitrates>());

    [Theory]
    [MemberData(nameof(Carriers), DisableDiscoveryEnumeration = true)]
    public void Row14_nothing_that_carries_a_secret_prints_it(object carrier)
        => Assert.DoesNotContain(Secret, carrier.ToString()!, StringComparison.Ordinal);
}
