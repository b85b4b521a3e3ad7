using System.Net;
using Videoroom.Actors;
using Videoroom.Actors.Http;
using Videoroom.Actors.Negotiation;
using Videoroom.Web.Signalling;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Web.Whip;

public class HttpSessionRegistryTests
{
    private readonly HttpSessionRegistry _sessions = new(new HttpSessionLimits { MaxSessions = 3, MaxSessionsPerAddress = 2 });

    [Fact]
    public void An_address_and_the_node_have_so_many_and_one_that_ends_gives_its_place_back_once()
    {
        var (_, first) = Add("2001:db8::1");
        Assert.Equal(Admission.Admitted, Add("2001:db8::2").Admission);
        Assert.Equal(Admission.AddressFull, Add("2001:db8::3").Admission);
        Assert.Equal(Admission.Admitted, Add("192.0.2.1").Admission);
        Assert.Equal(Admission.NodeFull, Add("192.0.2.2").Admission);

        first!.Refused("code", "reason");
        first.Ended();
        first.Close();
        Assert.Equal(2, _sessions.Count);
        Assert.Null(_sessions.Find(first.Id));
        Assert.Equal(Admission.Admitted, Add("2001:db8::4").Admission);
        Assert.Equal(Admission.NodeFull, Add("192.0.2.1").Admission);
    }

    [Fact]
    public void A_session_is_found_by_its_id_alone()
    {
        var (_, session) = Add("192.0.2.1");

        Assert.Same(session, _sessions.Find(session!.Id));
        Assert.Null(_sessions.Find(session.Id + "x"));
        Assert.Null(_sessions.Find(""));
    }

    [Fact]
    public void A_node_that_stops_admits_nobody()
    {
        _sessions.ShutDown();
        Assert.Equal(Admission.ShuttingDown, Add("192.0.2.1").Admission);
    }

    private (Admission Admission, HttpSession? Session) Add(string address)
    {
        Assert.True(HttpOffer.TryRead(WhipClient.Fixture("aiortc"), PeerRole.Publisher, new RoomSystemOptions(), out var offer, out _));
        return (_sessions.TryAdd("r", offer, IPAddress.Parse(address), out var session), session);
    }
}
