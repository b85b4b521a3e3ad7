using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Tests.Engine.Ice;

public class IceLitePairTests : IceLiteAgentTestBase
{
    [Fact]
    public void A_selected_connection_that_has_closed_gives_way_to_the_next_pair_that_is_checked()
    {
        var connection = new ClosableConnection();
        Send(new ConnectivityCheck { UseCandidate = true }, connection.Wire, 0);
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck(), Mobile, 10).Outcome);
        Assert.Equal(connection.Wire, Agent.Selected);

        connection.Close();

        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck(), Mobile, 20).Outcome);
        Assert.Equal(Mobile, Agent.Selected);
    }

    [Fact]
    public void After_a_restart_of_the_client_the_pair_is_relearnt_under_its_new_fragment()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { RemoteUfrag = "restarted" }, Mobile, 10).Outcome);
        Assert.Equal(Home, Agent.Selected);
        Assert.Equal("remote", Agent.RemoteUsernameFragment);

        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { RemoteUfrag = "restarted", UseCandidate = true }, Mobile, 20).Outcome);
        Assert.Equal(Mobile, Agent.Selected);
        Assert.Equal("restarted", Agent.RemoteUsernameFragment);

        // A late check of the old generation renews consent, but selects nothing.
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { UseCandidate = true }, Home, 30).Outcome);
        Assert.Equal(Mobile, Agent.Selected);
    }

    [Fact]
    public void A_restart_from_the_same_address_is_a_selection_too()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { RemoteUfrag = "restarted", UseCandidate = true }, Home, 10).Outcome);
        Assert.Equal("restarted", Agent.RemoteUsernameFragment);
    }

    [Fact]
    public void Row04_consent_ends_30_s_after_the_last_authenticated_check()
    {
        Agent.ExpectChecks(1_000);
        Assert.Equal(31_000, Agent.DeadlineMs);
        Agent.ExpectChecks(9_000);
        Assert.Equal(31_000, Agent.DeadlineMs);

        Send(new ConnectivityCheck(), Home, 20_000);
        Assert.Equal(50_000, Agent.DeadlineMs);
        Send(new ConnectivityCheck { Password = "wrong" }, Home, 30_000);
        Assert.Equal(50_000, Agent.DeadlineMs);
        Send(new ConnectivityCheck(), Home, 40_000);
        Assert.Equal(70_000, Agent.DeadlineMs);
    }

    [Fact]
    public void Row04_media_on_the_selected_pair_is_worth_a_check_and_media_from_elsewhere_nothing()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Send(new ConnectivityCheck(), Mobile, 0);

        Agent.OnMedia(Mobile, 10_000);
        Assert.Equal(30_000, Agent.DeadlineMs);
        Agent.OnMedia(Home, 20_000);
        Assert.Equal(50_000, Agent.DeadlineMs);
    }

    [Fact]
    public void Row04_a_pair_with_media_but_without_checks_stays_selected_until_the_media_ends_too()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Agent.OnMedia(Home, 29_000);
        Send(new ConnectivityCheck(), Mobile, 58_999);
        Assert.Equal(Home, Agent.Selected);
        Send(new ConnectivityCheck(), Mobile, 59_000);
        Assert.Equal(Mobile, Agent.Selected);
    }

    [Fact]
    public void Row04_a_selected_pair_that_fell_silent_gives_way_to_one_that_is_checked()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Send(new ConnectivityCheck(), Mobile, 29_999);
        Assert.Equal(Home, Agent.Selected);
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck(), Mobile, 30_000).Outcome);
        Assert.Equal(Mobile, Agent.Selected);
    }

    [Fact]
    public void A_silent_pair_is_forgotten_unless_it_is_selected()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Send(new ConnectivityCheck(), Mobile, 0);
        Assert.False(Agent.TryRemoveSilentPair(29_999, out _));
        Assert.True(Agent.TryRemoveSilentPair(30_000, out var removed));
        Assert.Equal(Mobile, removed);
        Assert.False(Agent.TryRemoveSilentPair(30_000, out _));
        Assert.False(Agent.IsValid(Mobile));
        Assert.True(Agent.IsValid(Home));
    }

    [Fact]
    public void A_client_of_ever_new_addresses_pushes_out_its_own_oldest_pair_but_never_the_selected_one()
    {
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        for (var i = 1; i < IcePairTable.Capacity; i++)
        {
            Assert.Null(Send(new ConnectivityCheck(), From(i), i).Replaced);
        }

        var result = Send(new ConnectivityCheck(), From(100), 100);
        Assert.Equal(From(1), result.Replaced);
        Assert.True(Agent.IsValid(Home));
        Assert.True(Agent.IsValid(From(100)));
        Assert.False(Agent.IsValid(From(1)));

        static Path From(int port) => Path.Udp(Address("203.0.113.9", (ushort)(5000 + port)), Server);
    }

    [Fact]
    public void A_pair_that_is_nominated_when_the_selected_one_has_long_been_silent_is_selected()
    {
        Assert.Equal("", Agent.RemoteUsernameFragment);
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 0);
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { UseCandidate = true }, Mobile, 40_000).Outcome);
        Assert.Equal(Mobile, Agent.Selected);
    }

    [Fact]
    public void Row04_media_before_any_selection_proves_nothing()
    {
        Agent.ExpectChecks(0);
        Send(new ConnectivityCheck(), Home, 1_000);

        Assert.False(Agent.OnMedia(Home, 20_000));
        Assert.Equal(31_000, Agent.DeadlineMs);
        Send(new ConnectivityCheck { UseCandidate = true }, Home, 2_000);
        Assert.True(Agent.OnMedia(Home, 20_000));
        Assert.False(Agent.OnMedia(Mobile, 25_000));
        Assert.Equal(50_000, Agent.DeadlineMs);
    }

    [Fact]
    public void A_client_that_restarts_twice_is_followed_and_only_the_generation_before_is_late()
    {
        Send(new ConnectivityCheck { RemoteUfrag = "first", UseCandidate = true }, Home, 0);
        Send(new ConnectivityCheck { RemoteUfrag = "second", UseCandidate = true }, Mobile, 10);
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { RemoteUfrag = "first", UseCandidate = true }, Home, 20).Outcome);
        Assert.Equal(IceCheckOutcome.Selected, Send(new ConnectivityCheck { RemoteUfrag = "third", UseCandidate = true }, Home, 30).Outcome);
        Assert.Equal((Home, "third"), (Agent.Selected, Agent.RemoteUsernameFragment));
        Assert.Equal(IceCheckOutcome.Authenticated, Send(new ConnectivityCheck { RemoteUfrag = "second", UseCandidate = true }, Mobile, 40).Outcome);
        Assert.Equal(Home, Agent.Selected);
    }

    private sealed class ClosableConnection : PathCarrier
    {
        private bool _isClosed;

        public override Path Wire => new(PathKind.Tcp, Address("192.0.2.1", 4003), Server) { Carrier = this };

        public override bool IsClosed => _isClosed;

        public void Close() => _isClosed = true;

        public override bool TryBegin(in Path path, long nowMs, out DatagramWrapping wrapping) => throw new NotSupportedException();

        public override int Wrap(Span<byte> frame, in DatagramWrapping wrapping, int length) => throw new NotSupportedException();
    }
}
