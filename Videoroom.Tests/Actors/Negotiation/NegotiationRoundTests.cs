using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Actors.Negotiation;

public class NegotiationRoundTests : NegotiatorTestBase
{
    [Fact]
    public void A_round_is_over_when_ICE_is_selected_under_the_offers_fragment_and_requests_in_between_make_one_more()
    {
        var request = Negotiator.RequestNegotiation(false, 0).OfferRequest;
        Assert.Equal(new OfferRequest(0, 0, false), request);
        Client.AddOwn("cam", MediaKind.Video);
        Assert.Null(Negotiator.RequestNegotiation(false, 1).OfferRequest);
        Assert.Null(Negotiator.RequestNegotiation(false, 2).OfferRequest);

        Assert.Null(Negotiator.HandleOffer(Client.Offer(request!), 3).OfferRequest);
        Assert.Null(Negotiator.HandleIceSelected("another", 4).OfferRequest);
        Assert.NotNull(Negotiator.HandleIceSelected(Client.Ufrag, 5).OfferRequest);

        Negotiator.HandleOffer(Client.Offer(), 6);
        Assert.NotNull(Negotiator.DeadlineMs);
        Assert.Null(Negotiator.HandleIceSelected(Client.Ufrag, 7).OfferRequest);
        Assert.Null(Negotiator.DeadlineMs);
    }

    [Fact]
    public void A_pair_that_was_nominated_before_the_answer_ends_the_round_with_it()
    {
        Client.AddOwn("cam", MediaKind.Video);
        var offer = Client.Offer(Negotiator.RequestNegotiation(false, 0).OfferRequest!);
        Negotiator.HandleIceSelected(Client.Ufrag, 1);
        Negotiator.HandleOffer(offer, 2);
        Assert.Null(Negotiator.DeadlineMs);
    }

    [Fact]
    public void For_our_page_a_round_without_restart_is_over_with_the_answer_and_a_requested_restart_is_passed_on_once()
    {
        var page = new OfferingClient("P", restartsIce: false);
        page.AddOwn("cam", MediaKind.Video);
        Assert.NotEmpty(Negotiator.HandleOffer(page.Offer(Negotiator.RequestNegotiation(false, 0).OfferRequest!), 0).Answer!.Candidates);
        Assert.NotNull(Negotiator.DeadlineMs);
        Negotiator.HandleIceSelected(page.Ufrag, 0);

        var answer = Negotiator.HandleOffer(page.Offer(Negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!), 0).Answer!;
        Assert.Null(Negotiator.DeadlineMs);
        Assert.Empty(answer.Candidates);

        var restart = Negotiator.RequestNegotiation(true, 0).OfferRequest!;
        Assert.True(restart.IceRestart);
        Assert.NotEmpty(Negotiator.HandleOffer(page.Offer(restart), 0).Answer!.Candidates);
        Assert.NotNull(Negotiator.DeadlineMs);
        Negotiator.HandleIceSelected(page.Ufrag, 0);
        Assert.False(Negotiator.RequestNegotiation(false, 0).OfferRequest!.IceRestart);
    }

    [Fact]
    public void A_round_that_gets_no_offer_is_given_up_in_time_and_a_late_offer_is_answered_all_the_same()
    {
        var request = Negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!;
        Assert.Equal(10_000, Negotiator.DeadlineMs);
        Assert.Same(NegotiationResult.None, Negotiator.OnTimeout(9_999));
        Assert.Null(Negotiator.OnTimeout(10_000).OfferRequest);
        Assert.Null(Negotiator.DeadlineMs);
        Assert.Single(Negotiator.HandleOffer(Client.Offer(request), 11_000).Subscribe);
    }

    [Fact]
    public void A_round_that_was_given_up_is_followed_by_what_came_meanwhile()
    {
        Negotiator.AddRemoteTracks([Video("Q", "v")], 0);
        Assert.Null(Negotiator.AddRemoteTracks([Video("R", "v")], 1).OfferRequest);
        Assert.Equal(new OfferRequest(0, 2, false), Negotiator.OnTimeout(10_000).OfferRequest);
    }

    [Fact]
    public void A_track_that_joins_before_the_offer_comes_is_served_by_it_when_there_is_a_line()
    {
        var negotiator = Create(options => options with { SlotBlockSize = 4 });
        var request = negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!;
        negotiator.AddRemoteTracks([Video("R", "v")], 1);
        Assert.Equal(2, negotiator.HandleOffer(Client.Offer(request), 2).Subscribe.Count);
        Assert.Null(negotiator.HandleIceSelected(Client.Ufrag, 3).OfferRequest);
    }

    [Fact]
    public void A_departed_track_falls_silent_at_once_its_line_is_inactive_for_one_round_and_then_reused()
    {
        var first = Join("Q").Subscribe;
        var leave = Negotiator.RemoveRemoteTracks(["Q:a", "Q:v", "nobody's"], 0);
        Assert.Equal(["0", "1"], leave.Unsubscribe);
        Assert.Equal(["Q:a", "Q:v"], leave.Removable.Select(track => track.TrackId));

        // Another peer joins while that round is open: it has to wait for the round after.
        Assert.Null(Negotiator.AddRemoteTracks([Audio("R", "a"), Video("R", "v")], 0).OfferRequest);
        var result = Negotiator.HandleOffer(Client.Offer(leave.OfferRequest!), 0);
        Assert.All(Answer(result).Media, line => Assert.Equal(SdpDirection.Inactive, line.Direction));
        Assert.Empty(result.Subscribe);

        var next = Negotiator.HandleIceSelected(Client.Ufrag, 0).OfferRequest;
        Assert.Equal(new OfferRequest(1, 1, false), next);
        result = Complete(Client.Offer(next!));
        Assert.Equal(["0", "1"], result.Subscribe.Select(subscribe => subscribe.Mid));
        Assert.Empty(result.Subscribe.Select(s => s.Ssrc).Intersect(first.Select(s => s.Ssrc)));
    }

    [Fact]
    public void A_track_that_left_before_any_answer_named_it_is_named_by_the_next_and_only_then_removable()
    {
        var request = Negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!;
        Assert.Empty(Negotiator.RemoveRemoteTracks(["Q:v"], 1).Removable);
        var result = Negotiator.HandleOffer(Client.Offer(request), 2);
        Assert.Equal("Q:v", Assert.Single(result.Removable).TrackId);
        Assert.Contains("Q:v", result.Answer!.MidToTrackId.Values);
        Assert.Empty(result.Subscribe);

        // tracksRemoved blocks generation C until one more answer.
        var next = Negotiator.HandleIceSelected(Client.Ufrag, 3).OfferRequest;
        Assert.NotNull(next);
        Assert.Empty(Complete(Client.Offer(next)).Answer!.MidToTrackId);
    }

    [Fact]
    public void Quirk7_a_track_that_left_while_the_client_is_at_work_on_the_answer_that_opened_it_is_removable_after_its_next_offer()
    {
        var negotiator = Create(options => options with { OpeningMs = 5000 });
        var request = negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!;
        negotiator.HandleOffer(Client.Offer(request), 100);
        negotiator.HandleIceSelected(Client.Ufrag, 110);

        var leave = negotiator.RemoveRemoteTracks(["Q:v"], 120);

        Assert.Equal(["0"], leave.Unsubscribe);
        Assert.Empty(leave.Removable);
        Assert.True(Assert.Single(leave.Departed).MayBeOpening);
        var result = negotiator.HandleOffer(Client.Offer(leave.OfferRequest!), 130);
        Assert.Equal(SdpDirection.Inactive, Assert.Single(Answer(result).Media).Direction);
        Assert.Equal("Q:v", Assert.Single(result.Removable).TrackId);
        Assert.Contains("Q:v", result.Answer!.MidToTrackId.Values);

        // tracksRemoved blocks generation C until one more answer.
        Assert.NotNull(negotiator.HandleIceSelected(Client.Ufrag, 140).OfferRequest);
    }

    [Fact]
    public void Quirk7_a_track_is_removable_at_once_when_the_client_is_done_with_the_answer_that_opened_it()
    {
        var negotiator = Create(options => options with { OpeningMs = 5000 });
        var request = negotiator.AddRemoteTracks([Video("Q", "v"), Video("R", "v")], 0).OfferRequest!;
        negotiator.HandleOffer(Client.Offer(request), 100);
        negotiator.HandleIceSelected(Client.Ufrag, 110);
        Assert.Single(negotiator.RemoveRemoteTracks(["Q:v"], 5100).Removable);

        negotiator = Create(options => options with { OpeningMs = 5000 });
        var client = new OfferingClient("P", restartsIce: true);
        request = negotiator.AddRemoteTracks([Video("Q", "v")], 0).OfferRequest!;
        negotiator.HandleOffer(client.Offer(request), 100);
        negotiator.HandleOffer(client.Offer(request), 110);
        Assert.Single(negotiator.RemoveRemoteTracks(["Q:v"], 120).Removable);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, false)]
    public void A_hundred_joins_and_leaves_do_not_grow_a_receivers_SDP(int blockSize, bool restartsIce)
    {
        var client = new OfferingClient("P", restartsIce);
        client.AddOwn("cam", MediaKind.Video);
        var negotiator = Create(options => options with { SlotBlockSize = blockSize });
        Run(negotiator.AddRemoteTracks([Audio("Stays", "a"), Video("Stays", "v")], 0));
        Run(negotiator.AddRemoteTracks([Audio("Q0", "a"), Video("Q0", "v")], 0));
        var lines = client.LineCount;
        for (var i = 1; i <= 100; i++)
        {
            // Every other time the next one comes before the leave's round is over.
            var leave = negotiator.RemoveRemoteTracks([$"Q{i - 1}:a", $"Q{i - 1}:v"], 0);
            if (i % 2 == 0)
            {
                Run(leave);
                Assert.Equal(2, Run(negotiator.AddRemoteTracks([Audio($"Q{i}", "a"), Video($"Q{i}", "v")], 0)));
            }
            else
            {
                negotiator.AddRemoteTracks([Audio($"Q{i}", "a"), Video($"Q{i}", "v")], 0);
                Assert.Equal(2, Run(leave));
            }
        }

        Assert.Equal(lines, client.LineCount);
        Assert.InRange(lines, 5, 9);

        int Run(NegotiationResult result)
        {
            var subscribed = 0;
            for (var rounds = 0; result.OfferRequest is { } request; rounds++)
            {
                Assert.InRange(rounds, 0, 3);
                result = negotiator.HandleOffer(client.Offer(request), 0);
                Assert.Null(result.Error);
                subscribed += result.Subscribe.Count;
                result = result.OfferRequest is null ? negotiator.HandleIceSelected(client.Ufrag, 0) : result;
            }

            return subscribed;
        }
    }

    [Fact]
    public void AClient_that_adds_no_lines_is_not_asked_for_ever()
    {
        Negotiator.AddRemoteTracks([Video("Q", "v")], 0);
        Client.AddOwn("cam", MediaKind.Video);
        Assert.Null(Complete(Client.Offer()).OfferRequest);
        Assert.Null(Negotiator.DeadlineMs);
    }

    [Fact]
    public void An_offer_without_m_lines_is_answered_and_ends_its_round()
    {
        var request = Negotiator.RequestNegotiation(false, 0).OfferRequest!;
        var result = Negotiator.HandleOffer(Client.Offer(request), 0);
        Assert.Null(result.Error);
        Assert.Empty(Answer(result).Media);
        Assert.Null(Negotiator.DeadlineMs);
    }
}
