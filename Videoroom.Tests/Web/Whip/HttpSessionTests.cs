using System.Net;
using Akka.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Settings;
using Videoroom.Tests.Actors;
using Videoroom.Web.Signalling;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Web.Whip;

/// <summary>What a session tells its channel.</summary>
public class HttpSessionTests : ActorSpec
{
    private readonly HttpSessionRegistry _sessions = new(
        new HttpSessionLimits { MaxWaitingPerAddress = 1 }, new DroppedSessions(new FakeTimeProvider(), NullLogger<DroppedSessions>.Instance));
    private readonly TestProbe _channel;

    public HttpSessionTests() => _channel = CreateTestProbe("channel");

    [Fact]
    public async Task A_request_with_the_sessions_address_that_fits_it_extends_the_wait_for_its_client_and_no_other_does()
    {
        var session = Add();
        session.Opened(_channel.Ref);
        var fragment = Fragment(Credentials("a=ice-ufrag:"), Credentials("a=ice-pwd:"));

        Assert.Equal(TrickleResult.OtherSession, session.Trickle(fragment, "\"another\"").Result);
        await ExpectNothingAsync(_channel);
        Assert.Equal(TrickleResult.Taken, session.Trickle(fragment, session.EntityTag).Result);
        await _channel.ExpectMsgAsync<ExtendHttpChannel>();
        Assert.Equal(TrickleResult.OtherCredentials, session.Trickle(Fragment("other", "a-password-of-enough-chars"), session.EntityTag).Result);
        await ExpectNothingAsync(_channel);
        Assert.Equal(TrickleResult.Restarted, session.Trickle(Fragment("other", "a-password-of-enough-chars"), "*").Result);
        await _channel.ExpectMsgAsync<ExtendHttpChannel>();
    }

    [Fact]
    public async Task Row12_one_that_gives_way_ends_its_channel_and_a_POST_that_still_waits_is_refused()
    {
        var session = Add();
        var outcome = session.Outcome;
        session.Opened(_channel.Ref);
        var next = Add();

        Assert.Equal(RefusalCodes.RateLimited, (await outcome).Code);
        await _channel.ExpectMsgAsync<CloseHttpChannel>();
        Assert.Null(_sessions.Find(session.Id));
        Assert.Same(next, _sessions.Find(next.Id));
        Assert.Equal(RefusalCodes.RateLimited, (await session.Outcome).Code);
    }

    private HttpSession Add()
    {
        Assert.True(HttpOffer.TryRead(WhipClient.Fixture("aiortc"), PeerRole.Publisher, new RoomSystemOptions(), out var offer, out _));
        Assert.Equal(Admission.Admitted, _sessions.TryAdd("r", offer, IPAddress.Loopback, out var session));
        return session!;
    }

    private static TrickleIceFragment Fragment(string usernameFragment, string password)
    {
        Assert.True(TrickleIceFragment.TryParse($"a=ice-ufrag:{usernameFragment}\r\na=ice-pwd:{password}\r\n", out var fragment, out var error), error);
        return fragment;
    }

    private static string Credentials(string name)
        => WhipClient.Fixture("aiortc").Split("\r\n").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
}
