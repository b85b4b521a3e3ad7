using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Actors.Channels.Http;
using Videoroom.Actors.MediaEvents;
using Videoroom.Actors.Negotiation;
using Videoroom.Actors.Settings;
using Videoroom.Web.Signalling;
using Videoroom.Web.Whip;

namespace Videoroom.Tests.Web.Whip;

public class HttpSessionRegistryTests
{
    private readonly DroppedSessions _dropped = new(new FakeTimeProvider(), NullLogger<DroppedSessions>.Instance);
    private readonly HttpSessionRegistry _sessions;

    public HttpSessionRegistryTests()
        => _sessions = new(new HttpSessionLimits { MaxSessions = 3, MaxSessionsPerAddress = 2 }, _dropped);

    [Fact]
    public void An_address_and_the_node_have_so_many_and_one_that_ends_gives_its_place_back_once()
    {
        var first = AddSeated("2001:db8::1");
        AddSeated("2001:db8::2");
        Assert.Equal(Admission.AddressFull, Add("2001:db8::3").Admission);
        AddSeated("192.0.2.1");
        Assert.Equal(Admission.NodeFull, Add("192.0.2.2").Admission);

        first.Refused("code", "reason");
        first.Ended();
        first.Close();
        Assert.Equal(2, _sessions.Count);
        Assert.Null(_sessions.Find(first.Id));
        AddSeated("2001:db8::4");
        Assert.Equal(Admission.NodeFull, Add("192.0.2.1").Admission);
        Assert.Equal(0, _sessions.Dropped);
    }

    [Fact]
    public void Row12_sessions_whose_clients_do_not_come_keep_nobody_out_of_an_address_or_a_node_that_is_full()
    {
        AddSeated("2001:db8::1");
        var (_, waiting) = Add("2001:db8::2");
        var (admission, next) = Add("2001:db8::3");
        Assert.Equal((Admission.Admitted, 2, 1), (admission, _sessions.Count, _sessions.Waiting));
        Assert.Null(_sessions.Find(waiting!.Id));

        Add("192.0.2.1");
        Assert.Equal(Admission.Admitted, Add("192.0.2.2").Admission);
        Assert.Null(_sessions.Find(next!.Id));
        Assert.Equal((3, 2, 2L), (_sessions.Count, _sessions.Waiting, _sessions.Dropped));
    }

    [Fact]
    public void One_that_was_answered_and_ends_without_a_seat_is_counted_unless_its_client_has_ended_it()
    {
        var (_, unanswered) = Add("192.0.2.1");
        unanswered!.Refused(RefusalCodes.RoomFull, "The room is full.");
        var (_, closed) = Add("192.0.2.1");
        closed!.Answered(new HttpAnswer("v=0", []));
        closed.Close();
        closed.Refused(RefusalCodes.FailedToStartRoom, "It has ended.");
        Assert.Equal(0, _sessions.Dropped);

        var (_, dropped) = Add("192.0.2.1");
        dropped!.Answered(new HttpAnswer("v=0", []));
        dropped.Refused(RefusalCodes.MediaFailed, "No connection.");
        Assert.Equal(1, _sessions.Dropped);
        Assert.Equal((0, 0), (_sessions.Count, _sessions.Waiting));
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
    public void A_session_whose_client_has_arrived_gives_way_to_no_other_though_it_has_no_seat_yet()
    {
        var (_, arrived) = Add("192.0.2.1");
        arrived!.Arrived();
        for (var i = 0; i < 50; i++)
        {
            Add("192.0.2.1");
        }

        Assert.Same(arrived, _sessions.Find(arrived.Id));
    }

    [Fact]
    public void A_session_that_arrived_and_found_the_room_full_counts_as_dropped()
    {
        var (_, arrived) = Add("192.0.2.1");
        arrived!.Answered(new HttpAnswer("v=0", []));
        arrived.Arrived();
        arrived.Refused(RefusalCodes.RoomFull, "The room is full.");

        Assert.Equal(1, _sessions.Dropped);
        Assert.Equal(0, _sessions.Count);
    }

    [Fact]
    public void A_node_that_stops_admits_nobody()
    {
        _sessions.ShutDown();
        Assert.Equal(Admission.ShuttingDown, Add("192.0.2.1").Admission);
    }

    private HttpSession AddSeated(string address)
    {
        var (admission, session) = Add(address);
        Assert.Equal(Admission.Admitted, admission);
        session!.Seated();
        return session;
    }

    private (Admission Admission, HttpSession? Session) Add(string address)
    {
        Assert.True(HttpOffer.TryRead(WhipClient.Fixture("aiortc"), PeerRole.Publisher, new RoomSystemOptions(), out var offer, out _));
        return (_sessions.TryAdd("r", offer, IPAddress.Parse(address), out var session), session);
    }
}
