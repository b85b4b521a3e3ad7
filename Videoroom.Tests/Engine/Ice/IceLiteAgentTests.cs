using System.Text;
using Videoroom.Engine.Ice;

namespace Videoroom.Tests.Engine.Ice;

public class IceLiteAgentTests : IceLiteAgentTestBase
{
    [Fact]
    public void A_check_is_answered_with_the_address_it_came_from_and_authenticated()
    {
        foreach (var path in new[] { Home, Mobile })
        {
            var result = Send(new ConnectivityCheck(), path, 0);
            Assert.Equal(IceCheckOutcome.Authenticated, result.Outcome);
            Assert.True(result.PairAdded);
            Assert.True(Agent.IsValid(path));

            Assert.True(StunMessage.TryParse(Response.AsSpan(0, result.ResponseLength), out var response));
            Assert.Equal(StunClass.SuccessResponse, response.Class);
            Assert.Equal(ConnectivityCheck.TransactionId, response.TransactionId.ToArray());
            Assert.True(response.TryGetXorAddress(StunAttribute.XorMappedAddress, out var mapped));
            Assert.Equal(path.Remote, mapped);
            Assert.True(response.VerifyIntegrity(Encoding.ASCII.GetBytes(Local.Password)));
            Assert.True(response.HasValidFingerprint());
        }

        Assert.True(Agent.Selected.IsNone);
    }

    [Fact]
    public void The_client_nominates_the_pair_and_may_nominate_another_later()
    {
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { UseCandidate = true }, Home, 0).Outcome);
        Assert.Equal(Home, Agent.Selected);
        Assert.Equal("remote", Agent.RemoteUsernameFragment);
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { UseCandidate = true }, Home, 10).Outcome);

        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck(), Mobile, 20).Outcome);
        Assert.Equal(Home, Agent.Selected);

        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { UseCandidate = true }, Mobile, 30).Outcome);
        Assert.Equal(Mobile, Agent.Selected);
        Assert.True(Agent.IsValid(Home)); // the old pair stays usable
    }

    [Fact]
    public void A_check_without_priority_and_a_user_name_fragment_of_base64url_are_taken()
    {
        // FFmpeg's WHIP sends the first, and several clients the second.
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { Priority = null, UseCandidate = true }, Home, 0).Outcome);
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { RemoteUfrag = "a-b_c+d/" }, Mobile, 0).Outcome);
    }

    [Fact]
    public void A_request_names_the_agent_that_it_is_for()
    {
        Assert.True(IceLiteAgent.TryGetLocalUfrag(new ConnectivityCheck().Write(Local), out var ufrag));
        Assert.Equal(Local.UsernameFragment, Encoding.ASCII.GetString(ufrag));
        Assert.False(IceLiteAgent.TryGetLocalUfrag(new ConnectivityCheck { Class = StunClass.Indication }.Write(Local), out _));
        Assert.False(IceLiteAgent.TryGetLocalUfrag(Rfc5769Vectors.ResponseIPv4, out _));
    }

    [Fact]
    public void A_check_that_asks_for_nothing_new_selects_nothing_and_adds_nothing()
    {
        var first = Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Assert.Equal((IceCheckOutcome.Selected, true), (first.Outcome, first.PairAdded));

        var again = Send(new ConnectivityCheck { UseCandidate = true }, Home, 10);
        Assert.Equal((IceCheckOutcome.Authenticated, false), (again.Outcome, again.PairAdded));
        Assert.Null(again.Replaced);
    }

    [Fact]
    public void The_shortest_check_from_an_IPv6_address_is_answered_with_as_many_bytes()
    {
        var bytes = new byte[128];
        var writer = new StunWriter(bytes, StunClass.Request, StunMethod.Binding, ConnectivityCheck.TransactionId);
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{Local.UsernameFragment}:abc3"));
        writer.AddMessageIntegrity(Encoding.ASCII.GetBytes(Local.Password));
        writer.AddFingerprint();

        var result = Agent.Handle(bytes.AsSpan(0, writer.Length), Mobile, 0, Response);

        Assert.Equal((IceCheckOutcome.Authenticated, writer.Length), (result.Outcome, result.ResponseLength));
    }

    [Fact]
    public void A_check_allocates_nothing_in_steady_state()
    {
        var bytes = new ConnectivityCheck { UseCandidate = true }.Write(Local);
        Agent.Handle(bytes, Home, 0, Response);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i <= 100; i++)
        {
            Agent.Handle(bytes, Home, i, Response);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
